import type { Asking } from "../../confirm.ts";
import { type DatabaseArgs, type DatabaseContext, withNamedDatabase } from "../../named-database.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import { applySchema } from "./apply.ts";
import type { migrate as migrateSpec, restore as restoreSpec } from "./command.ts";
import type { RowSecurityArgs } from "./row-security.ts";
import { verify } from "./verify.ts";

type Given = DatabaseArgs & Pick<RowSecurityArgs, "output"> & Partial<RowSecurityArgs>;
type Context = DatabaseContext & Asking;
type Said = Pick<Output, "print" | "json" | "tell" | "progress">;

const rowSecurityOf =
  (verb: "show" | "enable" | "disable") =>
  async (context: Context, args: Given, output: Pick<Output, "json" | "tell">) => {
    const { rowSecurity } = await import("./row-security.ts");
    return withNamedDatabase(context, args, (named) => rowSecurity(context, verb, args, output, named));
  };

/** What `verify` and `apply` do not need is loaded by those that do: they begin as fast as psql does. */
export const run = {
  verify,
  apply: applySchema,
  migrate: async (context: Context, args: Args<typeof migrateSpec>, output: Said) =>
    (await import("./migrate.ts")).migrate(context, args, output),
  restore: async (context: Context, args: Args<typeof restoreSpec>, output: Said) =>
    (await import("./restore.ts")).restore(context, args, output),
  "row-security": {
    show: rowSecurityOf("show"),
    enable: rowSecurityOf("enable"),
    disable: rowSecurityOf("disable"),
  },
};
