import { check } from "../../domain/check.ts";
import { ok, warn } from "../../domain/finding.ts";
import { shellWord } from "../../domain/typed.ts";

export const loginsArePrivate = check({
  id: "C18",
  title: "Docker's logins are for their owner alone",
  category: "configuration",
  symptom: "None, until somebody else on this host reads the registry's password",
  detection: "the mode of ~/.docker/config.json, where it holds a login",
  proof: "fake",
  stops: "data",
  reads: ["host"],
  detect({ host: { logins } }) {
    if (logins === undefined) return ok("Docker's client keeps none in its own file");
    const mode = logins.mode.toString(8).padStart(4, "0");
    if ((logins.mode & 0o077) === 0) return ok(`mode ${mode}`);
    return warn({
      saw: `${logins.path} has mode ${mode}.`,
      why: "docker login has put a registry's password there as it is: others on this host can read it.",
      next: `chmod 600 ${shellWord(logins.path)}   (a credential helper would keep the password elsewhere)`,
      evidence: [`${logins.path}: mode ${mode}`],
    });
  },
});
