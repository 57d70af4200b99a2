import { takeHandover } from "../adapters/host/own-session.ts";
import type { RunOutcome, TaskEvent } from "../domain/event.ts";
import { exitCodeOf, exitCodes, outcomeOfRefusal } from "../domain/exit-code.ts";
import type { Problem, StopWords } from "../domain/problem.ts";
import { withHelpOf } from "../domain/usage.ts";
import { Reporting } from "../installation/reporting.ts";
import { colourChoices } from "../output/colour.ts";
import { outgoingLines } from "../output/outgoing.ts";
import { renderProblem } from "../output/text/render-problem.ts";
import { type Call, parseArguments } from "./arguments.ts";
import { asksForJson, findCommand, readLoosely } from "./command-tree.ts";
import { commands, loadRun } from "./commands/all.ts";
import { type Build, type Context, createContext } from "./context.ts";
import { chooseOutput, forPeople } from "./output.ts";
import { profileMeant } from "./profile-meant.ts";
import { watchWriting } from "./watch-writing.ts";

type RunEnded = Extract<TaskEvent, { type: "run-ended" }>;

const program = commands.map(({ spec }) => spec);

/** From argv to an exit code. Never throws: what goes wrong is said, once, in the chosen form. */
export async function run(argv: readonly string[], build: Build): Promise<number> {
  return runIn(createContext(build, argv, await takeHandover(process.env)), argv);
}

export async function runIn(context: Context, argv: readonly string[]): Promise<number> {
  const written = watchWriting(context.stdout);
  // Of a line that is refused, too, it is known in which form that is to be said, and whose help says more.
  const { values, positionals } = readLoosely(program, argv);
  const { spec, path } = findCommand(program, positionals, values);
  const isJson = asksForJson(values);
  const isQuiet = values.quiet === true;
  // Whoever reads a program's answer from a pipe reads no line about waiting.
  if (isQuiet || (isJson && context.stderr.isTTY !== true)) context.waiting.end();
  if (values["screen-reader"] === true) context.waiting.inLines();
  const color = colourChoices.find((choice) => choice === values.color) ?? "auto";
  const form = isJson ? "json" : "auto";
  const output = chooseOutput(context, { output: form, verbose: values.verbose === true, quiet: isQuiet, color });
  const sayEnd = (end: RunEnded): void => {
    // A stream of events ends once: where the run has said its end already, this is heard by nobody.
    if (spec?.json === "events") new Reporting(context, output.run, output.renderers).emit(end);
    else output.json({ ...end, v: 1, at: context.ports.clock.now().toISOString(), run: output.run }, 0);
  };
  const sayProblem = (thrown: Problem, outcome: RunOutcome = outcomeOfRefusal(thrown)): number => {
    const problem = withHelpOf(thrown, path);
    const usual = context.interruption.exitCode ?? spec?.failsWith ?? exitCodeOf(problem);
    const exitCode = outcome === "failed" ? exitCodes.failed : usual;
    if (isJson) sayEnd({ type: "run-ended", outcome, exitCode, problem, summary: undefined });
    const said = outgoingLines(context.redactor, renderProblem(problem));
    context.stderr.write(forPeople(context, context.stderr, { color })(said));
    return exitCode;
  };
  context.crash.listen((problem) => void sayProblem(problem, "failed"));
  // Whoever waits for a pipe that nobody closes must still be able to stop.
  context.interruption.onSignal(() => void (context.stdin.isTTY || context.stdin.destroy()));
  let call: Call | undefined;
  const answer = async (): Promise<number> => {
    try {
      call = parseArguments(program, argv);
    } catch (thrown) {
      throw (spec === undefined ? await profileMeant(context, thrown, positionals.slice(0, 1)) : undefined) ?? thrown;
    }
    context.commandLine = `dittofeed-setup ${call.path.join(" ") || call.spec.name}`;
    const start = await loadRun(call.path, call.spec);
    // Its arguments were made of the spec that it was written for.
    const exitCode = await start(context, call.args as never, output, program);
    // A question that was answered with no leaves nothing to say; a program that reads still waits for a value.
    const outcome = exitCode === exitCodes.done ? "done" : "refused";
    if (isJson && call.spec.json === "data" && !output.hasWritten())
      sayEnd({ type: "run-ended", outcome, exitCode, problem: undefined, summary: undefined });
    return exitCode;
  };
  try {
    const exitCode = await answer().catch((thrown: unknown) =>
      sayProblem(context.interruption.problemOf(thrown, wordsAtStop(call))),
    );
    const unwritten = await written.failure();
    if (unwritten === undefined) return exitCode;
    context.stderr.write(unwritten);
    return context.interruption.exitCode ?? exitCodes.failed;
  } finally {
    for (const name of context.redactor.ordinaryWords())
      context.stderr.write(
        `${name} is an ordinary word: it cannot be redacted among others, and is easy to guess. Change it.\n`,
      );
    context.waiting.end();
    await context.close();
  }
}

function wordsAtStop(call: Call | undefined): StopWords {
  const readOnly = call === undefined || call.spec.readOnly;
  const onlyLooks = typeof readOnly === "object" ? !isGiven(call?.args[readOnly.unless]) : readOnly === true;
  const next = "Run the same command again.";
  return { why: onlyLooks ? "Nothing was changed." : "Completed work is kept.", next };
}

const isGiven = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));
