import { exitCodes } from "../../../domain/exit-code.ts";
import { installationPaths } from "../../../domain/installation-files.ts";
import type { Problem } from "../../../domain/problem.ts";
import { usage } from "../../../domain/usage.ts";
import { lockHeld } from "../../../engine/lock.ts";
import { followRun, type RecordedRun, runLost } from "../../../installation/recorded-run.ts";
import type { Context } from "../../context.ts";
import { attachLine } from "../../detach.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { attach } from "./command.ts";
import { type FoundRun, findRun } from "./find-run.ts";

/** Shows a run that goes on in another process, to its end; or how the last one ended. Ends as that run ends. */
export async function run(
  context: Context,
  args: Args<typeof attach>,
  output: Pick<Output, "print" | "tell" | "json" | "progress" | "rendererOf">,
): Promise<number> {
  const found = await findRun(context, args.profile);
  const { newest, isRunning, owner, directory } = found;
  const { clock } = context.ports;
  if (owner !== undefined && !isRunning) throw lockHeld(owner, installationPaths(directory).lock, clock.now());
  if (newest === undefined) throw usage(`No run of ${nameOf(found)} is recorded in ${directory}.`);
  const { stdin, stdout } = context;
  const isSeen = stdin.isTTY === true && stdout.isTTY === true && args.output !== "json";
  if (isSeen && isRunning && found.input !== undefined) return followOnScreen(context, found, args, output);
  return followInLines(context, found, newest, args, output);
}

/** The wizard's own screens, from the progress on: with its question at Ctrl-C, its end, and what can be done after it. */
async function followOnScreen(
  context: Context,
  { input: base, directory, ...found }: FoundRun,
  args: Args<typeof attach>,
  output: Pick<Output, "print" | "json" | "tell" | "progress">,
): Promise<number> {
  const wizard = await import("../wizard/run.ts");
  const attached = base && { installation: { name: nameOf({ ...found, directory }), directory }, base };
  return wizard.run(
    context,
    { ...args, profile: undefined, ask: false, fromBundle: undefined },
    output,
    undefined,
    attached,
  );
}

const nameOf = ({ profile, directory }: Pick<FoundRun, "profile" | "directory">): string => profile ?? directory;

/** What was said so far, then what is said; of a run that has ended the end alone, unless a program reads it. */
async function followInLines(
  context: Context,
  found: FoundRun,
  run: RecordedRun,
  { output: form }: Args<typeof attach>,
  { tell, rendererOf }: Pick<Output, "tell" | "rendererOf">,
): Promise<number> {
  const { redactor, interruption, ports } = context;
  let at = new Date(run.at);
  const render = rendererOf(run.run, () => at);
  const isWhole = found.isRunning || form === "json";
  if (!found.isRunning) tell([`Nothing is running. The last run of ${nameOf(found)} began at ${momentText(run.at)}.`]);
  try {
    const ended = await followRun(
      ports,
      run,
      (event, said) => {
        at = said.at;
        if (isWhole || event.type === "run-ended") render(redactor.redactDeep(event));
      },
      interruption.signal,
    );
    if (ended !== undefined) return ended.exitCode;
  } catch (thrown) {
    if (!interruption.signal.aborted) throw thrown;
    tell([`It keeps running. Watch it again: ${attachLine(["attach", nameOf(found)])}`]);
    return interruption.exitCode ?? exitCodes.stopped;
  }
  const problem: Problem = runLost(run, resumeOf(found));
  at = ports.clock.now();
  render({ type: "run-ended", outcome: "failed", exitCode: exitCodes.failed, problem, summary: undefined });
  return exitCodes.failed;
}

const resumeOf = ({ profile }: FoundRun): string =>
  profile === undefined ? "run the same command again" : `dittofeed-setup --profile ${profile}`;

const momentText = (at: string): string => `${at.slice(0, 16).replace("T", " ")} UTC`;
