import { Problem } from "../../domain/problem.ts";
import { shellWord } from "../../domain/typed.ts";
import { codeOf, messageOf } from "../postgres/describe.ts";
import { CutOff } from "./dump-reader.ts";

/** The database as SQL spells it, and a name under which it can be kept. */
export interface Called {
  name: string;
  aside: string;
}

/** Why a dump could not be read back, in words. What is a Problem already stays as it is. */
export function restoreProblem(thrown: unknown, path: string, called: Called | undefined): unknown {
  if (thrown instanceof Problem) return thrown;
  const code = codeOf(thrown);
  const nothing = "Everything was rolled back; the database is unchanged.";
  if (thrown instanceof CutOff || code.startsWith("Z_") || code === "ERR_ENCODING_INVALID_ENCODED_DATA")
    return new Problem({
      code: "value-refused",
      title: "The dump is incomplete",
      saw: `${path}: ${thrown instanceof CutOff ? "it ends before its last line" : messageOf(thrown)}`,
      why: `A partial dump is worse than none. ${nothing}`,
      next: "Use another dump. gunzip -t FILE shows whether one is truncated.",
      cause: thrown,
    });
  if (code === "ENOENT" || code === "EACCES")
    return new Problem({
      code: "value-refused",
      title: "The dump cannot be read",
      saw: messageOf(thrown),
      why: nothing,
      next: `ls -l ${shellWord(path)}`,
      cause: thrown,
    });
  if (code === "42P07" || code === "42710" || code === "42723")
    return new Problem({
      code: "schema-incomplete",
      title: "The database already contains what is in the dump",
      saw: messageOf(thrown),
      why: `Existing rows are never overwritten. ${nothing}`,
      next: `Stop everything that uses the database. Connected to "postgres", rename it and create an empty one: ALTER DATABASE ${called?.name} RENAME TO ${called?.aside}; CREATE DATABASE ${called?.name}; then run the same command again.`,
      cause: thrown,
    });
  const missing = code === "42704" ? " To create a missing role: CREATE ROLE name NOLOGIN." : "";
  return new Problem({
    code: "dump-failed",
    title: "The dump could not be restored",
    saw: `${messageOf(thrown)}${code === "" ? "" : ` (${code})`}`,
    why: nothing,
    next: `Fix the problem above and run the same command again.${missing}`,
    cause: thrown,
  });
}
