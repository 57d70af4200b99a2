import { exitCodes } from "../../../domain/exit-code.ts";
import { usage } from "../../../domain/usage.ts";
import type { Arguments } from "../../arguments.ts";
import { completionScript, shells } from "../../completion.ts";
import type { Context } from "../../context.ts";
import type { Output } from "../../output.ts";

/** `completion bash|zsh|fish`: a script to be sourced, or put where the shell looks for it. */
export async function completion(_house: Context, { words }: Arguments, output: Output): Promise<number> {
  const shell = shells.find((one) => one === words[0]);
  if (shell === undefined) throw usage(`completion takes one of ${shells.join(", ")}.`);
  output.print(completionScript(shell));
  return exitCodes.done;
}
