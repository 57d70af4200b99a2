import { installationCheck } from "../../domain/check.ts";
import { fail, ok } from "../../domain/finding.ts";
import { isSystemFolder } from "../../domain/system-folders.ts";
import { shellWord } from "../../domain/typed.ts";

/**
 * The installation directory must be ours to write, and must not hold somebody else's compose
 * project.
 */
const rule = { id: "directory-usable", title: "The installation's folder can be used", category: "host" } as const;

export const directoryUsable = installationCheck(rule, {
  keepsFrom: "another project's files could be overwritten",
  reads: ["directory"],
  detect({ directory }) {
    const { path, foreign } = directory;
    // What was put there once is looked after all the same.
    if (isSystemFolder(path) && !directory.composeIsOurs)
      return fail({
        code: "directory-foreign",
        saw: "The folder belongs to the system",
        evidence: [`${path} is the system's own folder.`],
        why: "The installation's files would lie among files that are not its own.",
        next: `Choose a separate folder in the profile, such as directory: ${path === "/" ? "/opt" : path}/dittofeed`,
      });
    if (foreign.length > 0)
      return fail({
        code: "directory-foreign",
        saw: "The folder holds another project's compose file",
        evidence: [`${path} contains ${foreign.join(", ")}, which dittofeed-setup did not write.`],
        why: "Overwriting it, or starting beside it, would break that project.",
        next: "Choose another folder in the profile (directory: …) or move that file away.",
      });
    if (!directory.writable)
      return fail({
        code: "directory-not-writable",
        saw: "The folder is not writable",
        evidence: [
          `${path} ${directory.exists ? "is not writable for you" : "does not exist, and you cannot create it"}.`,
        ],
        why: "compose.yaml and .env are stored there.",
        next: `Choose another folder, or: sudo install -d -o "$USER" ${shellWord(path)}`,
      });
    return ok(path);
  },
});
