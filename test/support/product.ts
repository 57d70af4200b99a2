import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa, type Subprocess } from "execa";
import type { StampedEvent } from "../../src/domain/event.ts";

/** A user of the product: a home of their own, and an environment with nothing else in it. */
export interface User {
  home: string;
  /** Scratch room for installations, removed with the home. */
  room: string;
  env: Readonly<Record<string, string>>;
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  remove(): Promise<void>;
}

export interface RunOptions {
  env?: Readonly<Record<string, string>>;
  input?: string;
  /** Ends the process with this signal as soon as an event on stdout fits. */
  stopWhen?: (event: StampedEvent) => boolean;
  signal?: "SIGKILL" | "SIGINT" | "SIGTERM";
  timeout?: number;
}

export interface Ran {
  exitCode: number | undefined;
  signal: string | undefined;
  stdout: string;
  stderr: string;
  /** What `--output json` said, in order. */
  events: StampedEvent[];
  milliseconds: number;
}

export const program = resolve("dist/main.js");
/** TEST_EXECUTABLE=FILE: the same tests with the single executable of a release, which brings its Node. */
const executable = process.env.TEST_EXECUTABLE;

export async function newUser(engineEnv: Readonly<Record<string, string>> = noEngine): Promise<User> {
  const home = await mkdtemp(join(tmpdir(), "dittofeed-user-"));
  const room = join(home, "room");
  await mkdir(room);
  const env = {
    ...engineEnv,
    HOME: home,
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_STATE_HOME: join(home, "state"),
    LANG: "C.UTF-8",
  };
  return {
    home,
    room,
    env,
    run: (args, options = {}) => runProduct(args, env, room, options),
    // What the test ended may still be writing its compiled code.
    remove: () => rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}

/** No engine answers here, whatever the machine has. */
const noEngine = { PATH: process.env.PATH ?? "", DOCKER_HOST: "unix:///nonexistent/docker.sock" };

/** Comes where a look takes three seconds, which on a busy machine any may. What says it: program/silent-engine. */
const waitingLine = /^Waiting for [^\n]+\n/gm;

async function runProduct(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
  { env: more = {}, input = "", stopWhen, signal = "SIGKILL", timeout = 240_000 }: RunOptions,
): Promise<Ran> {
  const started = performance.now();
  const child = execa(executable ?? process.execPath, executable === undefined ? [program, ...args] : args, {
    env: { ...env, ...more },
    extendEnv: false,
    cwd,
    input,
    reject: false,
    timeout,
    killSignal: "SIGKILL",
    stripFinalNewline: false,
  });
  if (stopWhen !== undefined) stopAt(child, stopWhen, signal);
  const { exitCode, signal: endedBy, stdout, stderr } = await child;
  const milliseconds = performance.now() - started;
  const said = stderr.replaceAll(waitingLine, "");
  return { exitCode, signal: endedBy, stdout, stderr: said, events: parseEvents(stdout), milliseconds };
}

/** Listens beside whoever collects the output: ending an iteration early would close the pipe under the product. */
function stopAt(
  child: Pick<Subprocess, "stdout" | "kill">,
  fits: (event: StampedEvent) => boolean,
  signal: NodeJS.Signals,
): void {
  let text = "";
  let sent = false;
  child.stdout?.on("data", (chunk: Buffer) => {
    text += String(chunk);
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    text = text.slice(whole.length);
    if (sent || !parseEvents(whole).some(fits)) return;
    sent = true;
    child.kill(signal);
  });
}

function parseEvents(text: string): StampedEvent[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("{") && line.endsWith("}"))
    .map((line) => JSON.parse(line) as StampedEvent);
}
