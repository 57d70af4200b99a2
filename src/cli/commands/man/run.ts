import { exitCodes } from "../../../domain/exit-code.ts";
import { linesOf } from "../../../output/outgoing.ts";
import { manualPage } from "../../manual-page.ts";
import type { Output } from "../../output.ts";
import type { CommandSpec } from "../../spec.ts";

/** The manual page, as `man` reads it. */
export async function run(
  { version }: { version: string },
  _: unknown,
  output: Pick<Output, "verbatim">,
  program: readonly CommandSpec[],
): Promise<number> {
  output.verbatim(linesOf(manualPage(program, version)));
  return exitCodes.done;
}
