import { exitCodeOf, outcomeOf } from "../domain/exit-code.ts";
import { Problem, toProblem } from "../domain/problem.ts";
import { renderProblem } from "../output/text/render-problem.ts";
import { type Arguments, type CommandName, parseArguments } from "./arguments.ts";
import { apply } from "./commands/apply.ts";
import { plan } from "./commands/plan.ts";
import { profile } from "./commands/profile.ts";
import { down, logs, restart } from "./commands/stack.ts";
import { status } from "./commands/status.ts";
import { buildHouse, type House } from "./house.ts";
import { chooseOutput, type Output } from "./output.ts";
import { Reporting } from "./reporting.ts";

type Command = (house: House, args: Arguments, output: Output) => Promise<number>;

const commands: Record<Exclude<CommandName, "wizard">, Command> = { apply, plan, status, restart, logs, down, profile };

/** From argv to an exit code. Never throws: what goes wrong is said, once, in the chosen form. */
export async function run(argv: readonly string[], version: string): Promise<number> {
  const house = buildHouse(version);
  let output: Output = chooseOutput(house, { output: "auto", verbose: false });
  let args: Arguments | undefined;
  try {
    args = parseArguments(argv);
    house.commandLine = `dittofeed-setup ${args.command}`;
    output = chooseOutput(house, args);
    return await (args.command === "wizard" ? wizard(house, output) : commands[args.command](house, args, output));
  } catch (thrown) {
    return sayProblem(house, args, output, toProblem(thrown));
  } finally {
    await house.close();
  }
}

/** Only here is React loaded; and only for a real terminal, because Ink in a pipe shows one frame and may exit with 0. */
async function wizard(house: House, output: Output): Promise<number> {
  if (house.stdin.isTTY !== true || house.stdout.isTTY !== true) throw noTerminal();
  const { runWizardCommand } = await import("./commands/wizard.ts");
  return runWizardCommand(house, output);
}

function sayProblem(house: House, args: Arguments | undefined, output: Output, problem: Problem): number {
  const exitCode = house.interruption.exitCode ?? exitCodeOf(problem);
  const isRun = args?.command === "apply" || args?.command === "plan";
  if (isRun && args?.output === "json") {
    new Reporting(house, output.run, output.renderers).emit({
      type: "run-ended",
      outcome: outcomeOf(problem),
      exitCode,
      problem,
      summary: undefined,
    });
  }
  house.stderr.write(house.redactor.redact(`${renderProblem(problem).join("\n")}\n`));
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
