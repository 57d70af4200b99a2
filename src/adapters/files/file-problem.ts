import { dirname } from "node:path";
import { Problem } from "../../domain/problem.ts";
import { typed } from "../../domain/typed.ts";

/** A foreign error code becomes a Problem; what is not listed here stays as it is. */
export function fileProblem(thrown: unknown, path: string, doing: string): unknown {
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code;
  const saw = `${code}: ${doing} ${path}`;
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return new Problem({
        code: "disk-full",
        title: code === "ENOSPC" ? "The disk is full" : "The disk quota is used up",
        saw,
        why: "The file was not written; what stood there before is unchanged.",
        next: `Make room (${typed`df -h ${dirname(path)}`} shows how much there is), then run the same command again.`,
        cause: thrown,
      });
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOTDIR":
    case "EISDIR":
      return new Problem({
        code: "directory-not-writable",
        title: `${path} cannot be ${doing === "reading" ? "read" : "written"}`,
        saw,
        why: reasons[code],
        next: `See who owns it with: ${typed`ls -ld ${dirname(path)} ${path}`} . Then run the command as that user, or choose another directory.`,
        cause: thrown,
      });
    default:
      return thrown;
  }
}

const reasons = {
  EACCES: "The user who runs this command has no right to it.",
  EPERM: "The system does not allow this user to do it.",
  EROFS: "Its file system is mounted read-only.",
  ENOTDIR: "Something in the path is a file where a folder is needed.",
  EISDIR: "There is a folder where a file is needed.",
};

export function isCode(thrown: unknown, ...codes: string[]): boolean {
  return codes.includes((thrown as NodeJS.ErrnoException | undefined)?.code ?? "");
}
