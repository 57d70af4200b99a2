import { takeHandover } from "../adapters/host/own-session.ts";
import type { RunOutcome } from "../domain/event.ts";
import { exitCodeOf, exitCodes, outcomeOfRefusal } from "../domain/exit-code.ts";
import type { Problem, StopWords } from "../domain/problem.ts";
import { Reporting } from "../installation/reporting.ts";
import { colourChoices } from "../output/colour.ts";
import { outgoingLines } from "../output/outgoing.ts";
import { renderProblem } from "../output/text/render-problem.ts";
import { type Call, parseArguments } from "./arguments.ts";
import { findCommand, readLoosely } from "./command-tree.ts";
import { commands, loadRun } from "./commands/all.ts";
import { type Build, createContext } from "./context.ts";
import { chooseOutput, forPeople } from "./output.ts";

const program = commands.map(({ spec }) => spec);

/** From argv to an exit code. Never throws: what goes wrong is said, once, in the chosen form. */
export async function run(argv: readonly string[], build: Build): Promise<number> {
  const context = createContext(build, argv, await takeHandover(process.env));
  // Of a line that is refused, too, it is known in which form that is to be said.
  const { values, positionals } = readLoosely(program, argv);
  const { spec } = findCommand(program, positionals, values);
  const isJson = values.json === true || values.output === "json";
  // Whoever reads a program's answer from a pipe reads no line about waiting.
  if (isJson && context.stderr.isTTY !== true) context.waiting.end();
  if (values["screen-reader"] === true) context.waiting.inLines();
  const color = colourChoices.find((choice) => choice === values.color) ?? "auto";
  const output = chooseOutput(context, { output: isJson ? "json" : "auto", verbose: values.verbose === true, color });
  const sayProblem = (problem: Problem, outcome: RunOutcome = outcomeOfRefusal(problem)): number => {
    const usual = context.interruption.exitCode ?? spec?.failsWith ?? exitCodeOf(problem);
    const exitCode = outcome === "failed" ? exitCodes.failed : usual;
    if (isJson && spec?.events) {
      // The stream ends once: where the run has said its end already, this is heard by nobody.
      const { emit } = new Reporting(context, output.run, output.renderers);
      emit({ type: "run-ended", outcome, exitCode, problem, summary: undefined });
    }
    const said = outgoingLines(context.redactor, renderProblem(problem));
    context.stderr.write(forPeople(context, context.stderr, { color })(said));
    return exitCode;
  };
  context.crash.listen((problem) => void sayProblem(problem, "failed"));
  // Whoever waits for a pipe that nobody closes must still be able to stop.
  context.interruption.onSignal(() => void (context.stdin.isTTY || context.stdin.destroy()));
  let call: Call | undefined;
  try {
    call = parseArguments(program, argv);
    context.commandLine = `dittofeed-setup ${call.path.join(" ") || call.spec.name}`;
    const start = await loadRun(call.path, call.spec);
    // Its arguments were made of the spec that it was written for.
    return await start(context, call.args as never, output, program);
  } catch (thrown) {
    return sayProblem(context.interruption.problemOf(thrown, wordsAtStop(call)));
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
