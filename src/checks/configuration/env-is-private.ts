import { check } from "../../domain/check.ts";
import { fail, ok } from "../../domain/finding.ts";
import { installationPaths } from "../../domain/installation-files.ts";
import { shellWord } from "../../domain/typed.ts";

export const envIsPrivate = check({
  id: "C9",
  title: "Only its owner can read .env",
  category: "configuration",
  symptom: "None, until someone else on this host reads the passwords",
  detection: "the file's mode",
  proof: "engine",
  keptBy: "us",
  stops: "data",
  reads: ["directory"],
  detect({ directory }) {
    if (directory?.envMode === undefined) return ok("no .env here");
    const mode = directory.envMode.toString(8).padStart(4, "0");
    if ((directory.envMode & 0o077) === 0) return ok(`mode ${mode}`);
    return fail({
      saw: `.env has mode ${mode}.`,
      why: "Anyone on this host can read every password and key of the installation.",
      next: `chmod 600 ${shellWord(`${directory.path}/.env`)}`,
      evidence: [`${directory.path}/.env: mode ${mode}`],
    });
  },
  remediation: {
    title: "Restrict it to its owner",
    risk: "safe",
    steps: ({ directory }) =>
      directory === undefined ? [] : [{ do: "protect-file", path: installationPaths(directory.path).env, mode: 0o600 }],
  },
});
