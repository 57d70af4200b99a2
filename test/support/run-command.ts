import { PassThrough } from "node:stream";
import { parseArguments } from "../../src/cli/arguments.ts";
import { commands, loadRun } from "../../src/cli/commands/all.ts";
import type { Context } from "../../src/cli/context.ts";
import { Crash } from "../../src/cli/crash.ts";
import { Interruption } from "../../src/cli/signals.ts";
import type { TaskEvent } from "../../src/domain/event.ts";
import { Problem } from "../../src/domain/problem.ts";
import type { Processes } from "../../src/domain/processes.ts";
import { outgoingJson, outgoingLines } from "../../src/output/outgoing.ts";
import { createRedactor } from "../../src/output/redactor.ts";
import { type Scripted, strictPort, untouchablePorts } from "./untouchable-ports.ts";

const program = commands.map(({ spec }) => spec);

/** What a command line becomes: the command's words, and the arguments that differ from what they are where nothing is said. */
export function parsed(line: string): Record<string, unknown> {
  const { path, args } = parseArguments(program, words(line));
  const usual = { profile: undefined, output: "auto", target: undefined, verbose: false, color: "auto" };
  const said = Object.entries(args).filter(
    ([name, value]) => value !== undefined && value !== false && value !== Reflect.get(usual, name),
  );
  return { command: path.join(" "), ...Object.fromEntries(said) };
}

/** What is said of a command line that is refused. */
export function refusal(line: string): string {
  try {
    parseArguments(program, words(line));
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown.saw;
    throw thrown;
  }
  throw new Error(`${line} was accepted`);
}

export interface World {
  ports?: Scripted;
  processes?: Partial<Processes>;
  environment?: NodeJS.ProcessEnv;
  /** What an editor makes of the text of its file, each time it is opened; a number: the code that it ends with. */
  edits?: ((text: string) => string | number)[];
  /** Stands in the terminal for whoever asks; undefined: there is no terminal. */
  typed?: string;
  /** What happens to a process that is started; without it none may be. */
  startApart?: Context["startApart"];
}

export interface Ran {
  exitCode: number | undefined;
  /** Text that is a result, what is told to people, and what goes to stderr itself. */
  printed: string;
  told: string;
  stderr: string;
  events: TaskEvent[];
  /** What it threw, as it would be said. */
  problem: Problem | undefined;
  context: Context;
}

/**
 * Runs a command as the program does, with nothing of the outside but what is scripted: an unscripted call fails the test
 * even where the product would have caught it.
 */
export async function ran(line: string, world: World = {}): Promise<Ran> {
  const { path, spec, args } = parseArguments(program, words(line));
  const refused: string[] = [];
  const stderr = terminalStream(world.typed !== undefined);
  const context = testContext(
    { ...world, argv: words(line), refused },
    { stdout: terminalStream(world.typed !== undefined), stderr },
  );
  const { redactor } = context;
  const result: Ran = {
    exitCode: undefined,
    printed: "",
    told: "",
    stderr: "",
    events: [],
    problem: undefined,
    context,
  };
  const print = (lines: readonly string[]) => {
    result.printed += outgoingLines(redactor, lines);
  };
  const output = {
    run: "20261127T000000Z-000000",
    renderers: [(event: TaskEvent) => void result.events.push(event)],
    rendererOf: () => (event: TaskEvent) => void result.events.push(event),
    print,
    verbatim: print,
    json(value: unknown, indent = 2) {
      result.printed += outgoingJson(redactor, value, indent);
    },
    paint(text: string) {
      result.printed += redactor.redact(text);
    },
    tell(lines: readonly string[]) {
      result.told += outgoingLines(redactor, lines);
    },
    progress(lines: readonly string[]) {
      result.told += outgoingLines(redactor, lines);
    },
    hasWritten: () => result.printed !== "",
  };
  try {
    const run = await loadRun(path, spec);
    result.exitCode = await run(context, args as never, output, program);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    result.problem = thrown;
  }
  if (refused.length > 0) throw new Error(`nobody scripted ${refused.join(", ")}`);
  result.stderr = String(stderr.read() ?? "");
  return result;
}

function unstarted(): never {
  throw new Error("no process may be started here");
}

const terminalStream = (isTTY: boolean) => Object.assign(new PassThrough(), { isTTY, columns: 80, rows: 24 });

/** The context of a command with nothing of the outside but what is scripted. */
export function testContext(
  {
    ports = {},
    processes = {},
    environment = {},
    edits = [],
    typed,
    startApart = unstarted,
    argv = [],
    refused = [],
  }: World & { argv?: string[]; refused?: string[] },
  { stdout, stderr }: { stdout: PassThrough; stderr: PassThrough },
): Context {
  const redactor = createRedactor();
  const stdin = terminalStream(typed !== undefined);
  stdin.end(typed);
  const strict = untouchablePorts(ports, refused);
  return {
    ports: strict,
    ...{ redactor, makeSecret: redactor.makeSecret, interruption: new Interruption(), crash: silentCrash() },
    ...{ stdin, stdout: stdout as never, stderr: stderr as never, environment, workingDirectory: "/work" },
    ...{ version: "1.2.3", commit: "abc1234", isExecutable: false, commandLine: "dittofeed-setup test" },
    processes: strictPort<Processes>("processes", processes, refused),
    answersGrpc: async () => false,
    ...{ argv, handedOver: undefined, startApart },
    postDeploymentProgram: async () => 'console.log("after a deployment");',
    ownProgram: async () => ({
      files: [{ path: "program/dist/main.js", mode: 0o755, content: new TextEncoder().encode("// it\n") }],
      ...{ start: "program/dist/main.js", needs: "Docker, Compose, and Node 22.13 or newer" },
    }),
    editor: {
      first: async () => "vi",
      async open(_words, path) {
        const made = edits.shift()?.((await strict.files.read(path)) ?? "");
        if (made === undefined) throw new Error("nobody scripted another edit");
        if (typeof made === "number") return { exitCode: made };
        await strict.files.write(path, made, 0o600);
        return { exitCode: 0 };
      },
    },
    close: async () => undefined,
    waiting: { end: () => undefined, inLines: () => undefined, watching: (port) => port },
  };
}

/** What nobody catches in a test is the test runner's. */
const silentCrash = (): Crash => Object.assign(new Crash(), { listen: () => undefined });

const words = (line: string): string[] => line.split(" ").filter(Boolean);
