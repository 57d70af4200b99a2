import type { Asking } from "../../confirm.ts";
import { type DatabaseArgs, type DatabaseContext, withNamedDatabase } from "../../named-database.ts";
import type { Output } from "../../output.ts";
import { applySchema } from "./apply.ts";
import { migrate } from "./migrate.ts";
import { restore } from "./restore.ts";
import { type RowSecurityArgs, rowSecurity } from "./row-security.ts";
import { verify } from "./verify.ts";

type Given = DatabaseArgs & Pick<RowSecurityArgs, "output"> & Partial<RowSecurityArgs>;

const rowSecurityOf =
  (verb: "show" | "enable" | "disable") =>
  (context: DatabaseContext & Asking, args: Given, output: Pick<Output, "json" | "tell">) =>
    withNamedDatabase(context, args, (named) => rowSecurity(context, verb, args, output, named));

export const run = {
  verify,
  apply: applySchema,
  migrate,
  restore,
  "row-security": {
    show: rowSecurityOf("show"),
    enable: rowSecurityOf("enable"),
    disable: rowSecurityOf("disable"),
  },
};
