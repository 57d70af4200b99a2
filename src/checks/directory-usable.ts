import { shellWord } from "../../compose/commands/docker.ts";
import type { PreflightCheck } from "../domain/preflight-check.ts";
import { fail, ok } from "./finding-of.ts";

/** The installation directory must be ours to write, and must not hold somebody else's compose project. */
export const directoryUsable: PreflightCheck = {
  id: "directory-usable",
  title: "Installation directory can be used",
  category: "host",
  detect({ facts: { directory } }) {
    const { path, foreign } = directory;
    if (foreign.length > 0)
      return fail(this.id, {
        code: "directory-foreign",
        title: "The directory holds somebody else's compose file",
        saw: `${path} contains ${foreign.join(", ")}, which dittofeed-setup did not write.`,
        why: "Overwriting it, or starting beside it, would break that other project.",
        next: "Choose another directory in the profile (directory: …) or move that file away.",
      });
    if (!directory.writable)
      return fail(this.id, {
        code: "directory-not-writable",
        title: "The directory cannot be written",
        saw: `${path} ${directory.exists ? "is not writable for you" : "does not exist and cannot be created by you"}.`,
        why: "compose.yaml and .env are kept there.",
        next: `Choose another directory, or: sudo install -d -o "$USER" ${shellWord(path)}`,
      });
    return ok(this.id, path);
  },
};
