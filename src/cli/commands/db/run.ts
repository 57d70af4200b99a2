import { usage } from "../../../domain/usage.ts";
import type { Arguments } from "../../arguments.ts";
import type { Context } from "../../context.ts";
import { withNamedDatabase } from "../../named-database.ts";
import type { Output } from "../../output.ts";
import { applySchema } from "./apply.ts";
import { migrate } from "./migrate.ts";
import { restore } from "./restore.ts";
import { rowSecurity } from "./row-security.ts";
import { verify } from "./verify.ts";

type Verb = (context: Context, args: Arguments, output: Output) => Promise<number>;

const verbs: Record<string, Verb> = {
  verify,
  apply: applySchema,
  migrate,
  restore,
  "row-security": (context, args, output) =>
    withNamedDatabase(context, args, (named) => rowSecurity(context, args, output, named)),
};

/** `db verify|apply|migrate|restore|row-security`: the schema of one database. */
export async function db(context: Context, args: Arguments, output: Output): Promise<number> {
  const verb = verbs[args.words[0] ?? ""];
  const known = Object.keys(verbs).join(", ");
  if (verb === undefined) throw usage(`db takes one of ${known}; it was given "${args.words[0] ?? ""}".`);
  return verb(context, args, output);
}
