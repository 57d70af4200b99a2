import { exitCodes } from "../../../domain/exit-code.ts";
import { linesOf } from "../../../output/outgoing.ts";
import { completionScript } from "../../completion.ts";
import type { Output } from "../../output.ts";
import type { Args, CommandSpec } from "../../spec.ts";
import type { completion } from "./command.ts";

/** A script to be sourced, or put where the shell looks for it. */
export async function run(
  _: unknown,
  { shell }: Args<typeof completion>,
  output: Pick<Output, "verbatim">,
  program: readonly CommandSpec[],
): Promise<number> {
  output.verbatim(linesOf(completionScript(program, shell)));
  return exitCodes.done;
}
