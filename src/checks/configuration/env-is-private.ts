import { shellWord } from "../../../compose/commands/command.ts";
import { examination } from "../../domain/doctor.ts";
import { installationPaths } from "../../domain/installation.ts";
import { fine, wrong } from "../healthy.ts";

export const envIsPrivate = examination({
  id: "C9",
  title: ".env is for its owner alone",
  category: "configuration",
  symptom: "None, until somebody else on this host reads the passwords",
  detection: "the file's mode",
  proof: "engine",
  reads: ["directory"],
  detect({ directory }) {
    if (directory?.envMode === undefined) return fine("there is no .env here");
    const mode = directory.envMode.toString(8).padStart(4, "0");
    if ((directory.envMode & 0o077) === 0) return fine(`mode ${mode}`);
    return wrong({
      saw: `.env has mode ${mode}.`,
      why: "Everybody on this host can read every password and key of the installation.",
      next: `chmod 600 ${shellWord(`${directory.path}/.env`)}`,
      evidence: [`${directory.path}/.env: mode ${mode}`],
    });
  },
  fix: {
    title: "Let only its owner read it",
    risk: "safe",
    steps: ({ directory }) =>
      directory === undefined ? [] : [{ do: "protect-file", path: installationPaths(directory.path).env, mode: 0o600 }],
  },
});
