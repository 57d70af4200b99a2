import type { RunOutcome } from "../domain/event.ts";
import { exitCodeOf, exitCodes, outcomeOfRefusal } from "../domain/exit-code.ts";
import { Problem, type StopWords } from "../domain/problem.ts";
import { Reporting } from "../installation/reporting.ts";
import { renderProblem } from "../output/text/render-problem.ts";
import { type Arguments, parseArguments } from "./arguments.ts";
import type { CommandName } from "./command-table.ts";
import { type Context, createContext } from "./context.ts";
import { chooseOutput, type Output } from "./output.ts";

type Command = (context: Context, args: Arguments, output: Output) => Promise<number>;

/** Each loads only what it needs: the wizard shows its first frame before schema and tasks are read. */
const commands: Record<CommandName, () => Promise<Command>> = {
  wizard: async () => (await import("./commands/wizard/run.ts")).wizard,
  apply: async () => (await import("./commands/apply/run.ts")).apply,
  plan: async () => (await import("./commands/plan/run.ts")).plan,
  status: async () => (await import("./commands/status/run.ts")).status,
  restart: async () => (await import("./commands/restart/run.ts")).restart,
  logs: async () => (await import("./commands/logs/run.ts")).logs,
  down: async () => (await import("./commands/down/run.ts")).down,
  profile: async () => (await import("./commands/profile/run.ts")).profile,
  db: async () => (await import("./commands/db/run.ts")).db,
  doctor: async () => (await import("./commands/doctor/run.ts")).doctor,
  bundle: async () => (await import("./commands/bundle/run.ts")).bundle,
  workspace: async () => (await import("./commands/workspace/run.ts")).workspace,
  completion: async () => (await import("./commands/completion/run.ts")).completion,
};

/** From argv to an exit code. Never throws: what goes wrong is said, once, in the chosen form. */
export async function run(argv: readonly string[], version: string): Promise<number> {
  const context = createContext(version);
  let output: Output = chooseOutput(context, { output: "auto", verbose: false });
  let args: Arguments | undefined;
  context.crash.listen((problem) => void sayProblem(context, args, output, problem, "failed"));
  // Whoever waits for a pipe that nobody closes must still be able to stop.
  context.interruption.onSignal(() => void (context.stdin.isTTY || context.stdin.destroy()));
  try {
    args = parseArguments(argv);
    context.commandLine = `dittofeed-setup ${args.command}`;
    output = chooseOutput(context, args);
    // Ink in a pipe shows one frame and may even exit with 0: so this is asked before it is loaded.
    if (args.command === "wizard" && !(context.stdin.isTTY && context.stdout.isTTY)) throw noTerminal();
    const command = await commands[args.command]();
    return await command(context, args, output);
  } catch (thrown) {
    return sayProblem(context, args, output, context.interruption.problemOf(thrown, wordsAtStop(args)));
  } finally {
    await context.close();
  }
}

function sayProblem(
  context: Context,
  args: Arguments | undefined,
  output: Output,
  problem: Problem,
  outcome: RunOutcome = outcomeOfRefusal(problem),
): number {
  // Of plan, 2 means "changes are pending": an error must not look like that.
  const isPlan = args?.command === "plan";
  const usual = context.interruption.exitCode ?? (isPlan ? exitCodes.failed : exitCodeOf(problem));
  const exitCode = outcome === "failed" ? exitCodes.failed : usual;
  const isRun = args?.command === "apply" || args?.command === "plan";
  if (isRun && args?.output === "json") {
    // The stream ends once: where the run has said its end already, this is heard by nobody.
    new Reporting(context, output.run, output.renderers).emit({
      type: "run-ended",
      outcome,
      exitCode,
      problem,
      summary: undefined,
    });
  }
  context.stderr.write(context.redactor.redact(`${renderProblem(problem).join("\n")}\n`));
  return exitCode;
}

function noTerminal(): Problem {
  return new Problem({
    code: "no-terminal",
    title: "There is no terminal to ask you on",
    saw: "Standard input or output is not a terminal.",
    why: "The wizard asks questions; without a terminal nobody could answer them.",
    next: "dittofeed-setup --profile NAME|FILE|-   (see dittofeed-setup --help)",
  });
}

/** Commands that only look; what runs an installation says itself how it ended. */
const looking = new Set(["wizard", "apply", "plan", "status", "logs", "bundle", "db verify", "workspace list"]);

function wordsAtStop(args: Arguments | undefined): StopWords {
  const next = "Run the same command again.";
  const onlyLooks =
    args === undefined ||
    looking.has(args.command) ||
    looking.has(`${args.command} ${args.words[0]}`) ||
    (args.command === "doctor" && args.fix.length === 0);
  return { why: onlyLooks ? "Nothing was changed." : "What was done before stays done.", next };
}
