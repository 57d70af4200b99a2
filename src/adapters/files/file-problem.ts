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
        why: "The file was not written; its previous contents are unchanged.",
        next: `Free some space (${typed`df -h ${dirname(path)}`} shows what is available), then run the same command again.`,
        cause: thrown,
      });
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOENT":
    case "ENOTDIR":
    case "EISDIR":
      return new Problem({
        code: "directory-not-writable",
        title: `${path} cannot be ${doing === "reading" ? "read" : "written"}`,
        saw,
        why: reasons[code],
        next: `See who owns it with ${typed`ls -ld ${dirname(path)} ${path}`} , then run the command as that user, or choose another folder.`,
        cause: thrown,
      });
    case "ELOOP":
    case "ENXIO":
    case "ENODEV":
    case "EIO":
    case "EFAULT":
    case "EINVAL":
    case "ENAMETOOLONG":
      return new Problem({
        code: "value-refused",
        title: `${path} is not a file that can be ${doing === "reading" ? "read" : "written"}`,
        saw,
        why: oddReasons[code],
        next: `${typed`ls -l ${path}`}   shows it. Put a regular file there or use another one, then run the same command again.`,
        cause: thrown,
      });
    default:
      return thrown;
  }
}

const reasons = {
  EACCES: "The user who runs this command does not have permission.",
  EPERM: "The system does not allow this user to do it.",
  EROFS: "Its file system is mounted read-only.",
  ENOENT: "Its folder does not exist.",
  ENOTDIR: "Part of the path is a file, not a folder.",
  EISDIR: "It is a folder, not a file.",
};

const oddReasons = {
  ELOOP: "It is a symbolic link where links are not followed, or a loop of links.",
  ENXIO: "It is a pipe or a device with nothing at its other end.",
  ENODEV: "It is a device that does not exist.",
  EIO: "The system cannot read it: a failing disk, or a file in /proc that has no contents.",
  EFAULT: "The system cannot read it.",
  EINVAL: "The system cannot read it.",
  ENAMETOOLONG: "Its name is longer than the system allows.",
};

export function isCode(thrown: unknown, ...codes: string[]): boolean {
  return codes.includes((thrown as NodeJS.ErrnoException | undefined)?.code ?? "");
}
