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
  const nothing = "Everything was rolled back; the database is as it was.";
  if (thrown instanceof CutOff || code.startsWith("Z_") || code === "ERR_ENCODING_INVALID_ENCODED_DATA")
    return new Problem({
      code: "value-refused",
      title: "This is not a whole dump",
      saw: `${path}: ${thrown instanceof CutOff ? "it ends before its last line" : messageOf(thrown)}`,
      why: `A part of a dump is worse than none. ${nothing}`,
      next: "Name another dump; gunzip -t FILE tells whether one was truncated.",
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
      title: "The database already holds what the dump brings",
      saw: messageOf(thrown),
      why: `Rows that are there are never overwritten. ${nothing}`,
      next: `Stop what uses the database, keep it under another name and make an empty one, connected to "postgres": ALTER DATABASE ${called?.name} RENAME TO ${called?.aside}; CREATE DATABASE ${called?.name}; then run the same command again.`,
      cause: thrown,
    });
  const missing = code === "42704" ? " A role that is missing is made with: CREATE ROLE name NOLOGIN." : "";
  return new Problem({
    code: "dump-failed",
    title: "The dump could not be read back",
    saw: `${messageOf(thrown)}${code === "" ? "" : ` (${code})`}`,
    why: nothing,
    next: `Fix what is named above and run the same command again.${missing}`,
    cause: thrown,
  });
}
