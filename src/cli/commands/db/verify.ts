import { verifySchema } from "../../../../schema/reconcile/verify.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { type DatabaseArgs, type DatabaseContext, withNamedDatabase } from "../../named-database.ts";
import type { Output } from "../../output.ts";
import { isSound, verificationJson, verificationLines } from "./describe-verification.ts";

/** Looks and changes nothing: exit 0 complete, 3 not. */
export function verify(
  context: DatabaseContext,
  args: DatabaseArgs,
  output: Pick<Output, "print" | "json">,
): Promise<number> {
  return withNamedDatabase(context, args, async (named) => {
    const found = await verifySchema(named.database, { mode: named.mode });
    if (args.output === "json") output.json(verificationJson(found, named));
    else output.print(verificationLines(found, named));
    return isSound(found) ? exitCodes.done : exitCodes.problems;
  });
}
