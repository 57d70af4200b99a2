import { check } from "../../domain/check.ts";
import { ok, warn } from "../../domain/finding.ts";
import { shellWord } from "../../domain/typed.ts";

export const loginsArePrivate = check({
  id: "C18",
  title: "Only their owner can read Docker's logins",
  category: "configuration",
  symptom: "None, until someone else on this host reads the registry password",
  detection: "the mode of ~/.docker/config.json, if it holds a login",
  proof: "fake",
  stops: "data",
  reads: ["host"],
  detect({ host: { logins } }) {
    if (logins === undefined) return ok("Docker's config file holds no login");
    const mode = logins.mode.toString(8).padStart(4, "0");
    if ((logins.mode & 0o077) === 0) return ok(`mode ${mode}`);
    return warn({
      saw: `${logins.path} has mode ${mode}.`,
      why: "docker login stored a registry password there in plain text, and other users of this host can read it.",
      next: `chmod 600 ${shellWord(logins.path)}   (or use a credential helper, which stores the password elsewhere)`,
      evidence: [`${logins.path}: mode ${mode}`],
    });
  },
});
