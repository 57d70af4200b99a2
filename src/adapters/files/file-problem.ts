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
    case "ENOENT":
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
    case "ELOOP":
    case "ENXIO":
    case "ENODEV":
    case "EIO":
    case "EFAULT":
    case "EINVAL":
    case "ENAMETOOLONG":
      return new Problem({
        code: "value-refused",
        title: `${path} is no file that can be ${doing === "reading" ? "read" : "written"}`,
        saw,
        why: oddReasons[code],
        next: `${typed`ls -l ${path}`}   shows it. Put a regular file there, or name another one, and run the same command again.`,
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
  ENOENT: "Its folder is not there.",
  ENOTDIR: "Something in the path is a file where a folder is needed.",
  EISDIR: "There is a folder where a file is needed.",
};

const oddReasons = {
  ELOOP: "It is a symbolic link where none is followed, or links lead in a circle.",
  ENXIO: "It is a pipe or a device with nobody at its other end.",
  ENODEV: "It is a device that is not there.",
  EIO: "The system cannot give its content: a broken disk, or a file of /proc that is none.",
  EFAULT: "The system cannot give its content.",
  EINVAL: "The system cannot give its content.",
  ENAMETOOLONG: "Its name is longer than the system allows.",
};

export function isCode(thrown: unknown, ...codes: string[]): boolean {
  return codes.includes((thrown as NodeJS.ErrnoException | undefined)?.code ?? "");
}
