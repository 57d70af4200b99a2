import { childEnvironment, type Environment } from "./child-environment.ts";
import { Children } from "./children.ts";
import { endGroup } from "./process-group.ts";
import type { Command, Exit, StartedProcess, StartOptions } from "./start-process.ts";
import { Tail } from "./tail.ts";
import { wholeLines } from "./whole-lines.ts";

export type { Environment } from "./child-environment.ts";
export type { Command } from "./start-process.ts";

export interface RunOptions extends StartOptions {
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
}

export interface Ran {
  exitCode: number;
  stdout: string;
  /** Its last 64 KiB. */
  stderr: string;
}

export type OnLine = (stream: "stdout" | "stderr", line: string) => void;

/** Runs programs: whole lines, bounded memory, never a shell. An exit code is an answer, not an error. */
export interface Shell {
  /** What programs get unless something else is said: ours, without what secrets come from. */
  readonly environment: Environment;
  run(command: Command, options?: RunOptions): Promise<Ran>;
  /** As `run`, but standard output goes to `onLine` and is not kept. */
  stream(command: Command, options: RunOptions, onLine: OnLine): Promise<Ran>;
  /** For a program one talks to. Whoever opens it must end it. */
  open(command: Command, options?: StartOptions): Promise<OpenProcess>;
}

export interface OpenProcess extends Pick<StartedProcess, "stdin" | "stdout" | "exited"> {
  stderr(): string;
  /** Closes its input, waits for `graceMs`, then ends it. Returns when it is gone. */
  end(graceMs: number): Promise<void>;
}

/** The program could not be started (`not-found`, `not-executable`) or took too long (`timed-out`). */
export class ShellError extends Error {
  readonly kind: "not-found" | "not-executable" | "timed-out" | "too-much-output";

  constructor(kind: ShellError["kind"], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "ShellError";
    this.kind = kind;
  }
}

const keptStderr = 64 * 1024;
const keptStdout = 32 * 1024 * 1024;

/** `taken`: the variables that secrets come from. No program gets them; more may be added later. */
export function createShell(from: Environment = process.env, taken: ReadonlySet<string> = new Set()): Shell {
  const children = new Children();
  const environment = () => childEnvironment(from, taken);
  return {
    get environment() {
      return environment();
    },
    async run(command, options = {}) {
      const lines: string[] = [];
      let length = 0;
      const ran = await follow(children, command, { env: environment(), ...options }, (stream, line) => {
        if (stream !== "stdout") return;
        length += line.length + 1;
        if (length <= keptStdout) lines.push(line);
      });
      if (length > keptStdout)
        throw new ShellError("too-much-output", `${command.file} wrote more than ${keptStdout} characters`);
      return { ...ran, stdout: lines.join("\n") };
    },
    stream: async (command, options, onLine) => ({
      ...(await follow(children, command, { env: environment(), ...options }, onLine)),
      stdout: "",
    }),
    async open(command, options = {}) {
      const startProcess = await starter();
      const child = startProcess(children, command, { env: environment(), ...options, keepStdinOpen: true });
      const stderr = new Tail(keptStderr);
      feed(child.stderr, (line) => stderr.add(line));
      return {
        stdin: child.stdin,
        stdout: child.stdout,
        exited: child.exited,
        stderr: () => stderr.text,
        async end(graceMs) {
          child.stdin.end();
          const timer = setTimeout(() => void endGroup(child, graceMs), graceMs);
          await child.exited;
          clearTimeout(timer);
        },
      };
    },
  };
}

/** Loaded with the first program: a command about a database that has an address starts none. */
const starter = async () => (await import("./start-process.ts")).startProcess;

/** Abort: SIGTERM, SIGKILL after the grace, and only when the program has ended, the signal's own reason is thrown. */
async function follow(
  children: Children,
  command: Command,
  options: RunOptions,
  onLine: OnLine,
): Promise<Omit<Ran, "stdout">> {
  const limits = [options.signal, options.timeoutMs === undefined ? undefined : AbortSignal.timeout(options.timeoutMs)];
  const signal = AbortSignal.any(limits.filter((limit) => limit !== undefined));
  signal.throwIfAborted();

  const startProcess = await starter();
  signal.throwIfAborted();
  const child = startProcess(children, command, options);
  const stderr = new Tail(keptStderr);
  feed(child.stdout, (line) => onLine("stdout", line));
  feed(child.stderr, (line) => {
    stderr.add(line);
    onLine("stderr", line);
  });
  const end = () => void endGroup(child);
  signal.addEventListener("abort", end, { once: true });
  const exit = await child.exited;
  signal.removeEventListener("abort", end);

  options.signal?.throwIfAborted();
  if (signal.aborted)
    throw new ShellError("timed-out", `${command.file} did not answer within ${options.timeoutMs} ms`);
  return { exitCode: exitCodeOf(command, exit), stderr: stderr.text };
}

function exitCodeOf(command: Command, exit: Exit): number {
  if ("exitCode" in exit) return exit.exitCode;
  const code = exit.failedToStart.code;
  const kind = code === "ENOENT" ? "not-found" : "not-executable";
  throw new ShellError(
    kind,
    `${command.file} could not be started (${code ?? exit.failedToStart.message})`,
    exit.failedToStart,
  );
}

function feed(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  const lines = wholeLines(onLine);
  stream.on("data", (chunk: Uint8Array) => lines.write(chunk));
  stream.on("end", () => lines.end());
  stream.on("error", () => lines.end());
}
