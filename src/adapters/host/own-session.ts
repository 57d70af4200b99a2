// Over 150 lines: both ends of one pipe, to be read beside one another.
import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";
import { Writable } from "node:stream";
import type { Secret } from "../../domain/secret.ts";
import { isExecutable } from "./own-program.ts";

/*
 * A run in a session of its own: this program once more, by setsid, so that it has no terminal that
 * could hang up. One pair of sockets is all that connects the two. Over it goes first what the new
 * process must know and nobody else may (the environment, and secrets that were typed): argv is for
 * all to see, and what a process is started with stands in /proc for as long as it lives. Back comes
 * what it says until it has really begun; then it lets go, and neither needs the other.
 */

/** Says to a process that it was started here, and on which descriptor it is told the rest. */
const markOfHandover = "DITTOFEED_SETUP_HANDOVER";
const descriptor = 3;

/** What Node itself, and the linker before it, read at a start. All else goes over the pipe. */
const neededAtStart =
  /^(?:PATH|HOME|LANG|LC_\w+|TZ|TMPDIR|XDG_CACHE_HOME|LD_LIBRARY_PATH|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR)|OPENSSL_CONF)$/;

/** How a stream of the caller looks: what is said before the run has begun is shown there. */
interface StreamLook {
  isTTY: boolean;
  columns?: number;
}

/** What the new process says; each a line of JSON. */
type Told =
  | { stdout: string }
  | { stderr: string }
  /** As it is recorded. */
  | { event: string }
  /** It holds the lock, and all that it says from here on stands in its file of events. */
  | { begun: Begun };

export interface Begun {
  run: string;
  pid: number;
  directory: string;
  log: string;
  /** What to type to attach to it, after the program's name. */
  attach: readonly string[];
}

interface StartedApart {
  pid: number | undefined;
  /** Passes a signal on, for as long as it has not begun. */
  signal(name: NodeJS.Signals): void;
  /** Settles when it has begun, or has ended without. */
  begun: Promise<Begun | { exitCode: number }>;
}

interface StartApart {
  argv: readonly string[];
  /** JSON, of what `Handover` says. */
  handover: Secret;
  environment: Readonly<Record<string, string | undefined>>;
  /** A profile or a secret may come from there. A terminal stays with the caller. */
  passesStdin: boolean;
  hear(told: Exclude<Told, { begun: Begun }>): void;
}

export function startApart({ argv, handover, environment, passesStdin, hear }: StartApart): StartedApart {
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => neededAtStart.test(name)));
  const script = isExecutable() ? [] : [...process.execArgv, process.argv[1] ?? ""];
  const child = spawn(process.execPath, [...script, ...argv], {
    detached: true,
    stdio: [passesStdin ? "inherit" : "ignore", "ignore", "ignore", "pipe"],
    env: { ...env, [markOfHandover]: String(descriptor) },
  });
  return { pid: child.pid, signal: (name) => void child.kill(name), begun: untilBegun(child, handover, hear) };
}

function untilBegun(child: ChildProcess, handover: Secret, hear: StartApart["hear"]): StartedApart["begun"] {
  const pipe = child.stdio[descriptor] as Socket;
  return new Promise((resolve, reject) => {
    let exitCode: number | undefined;
    child.on("error", reject);
    // A process that dies at once breaks the pipe; its exit code tells the story better.
    pipe.on("error", () => undefined);
    // What it said last may still be on its way.
    child.on("exit", (code, signal) => {
      exitCode = code ?? (signal === null ? 1 : 128);
      if (pipe.destroyed || pipe.readableEnded) resolve({ exitCode });
    });
    pipe.on("close", () => exitCode !== undefined && resolve({ exitCode }));
    onLines(pipe, (line) => {
      const told = JSON.parse(line) as Told;
      if (!("begun" in told)) return hear(told);
      pipe.destroy();
      child.unref();
      resolve(told.begun);
    });
    pipe.write(`${handover.toStdin()}\n`);
  });
}

function onLines(pipe: Socket, hear: (line: string) => void): void {
  let begun = "";
  pipe.setEncoding("utf8");
  pipe.on("data", (text: string) => {
    const [first = "", ...rest] = text.split("\n");
    const lines = [begun + first, ...rest];
    begun = lines.pop() ?? "";
    for (const line of lines) hear(line);
  });
}

/** What the new process is told. */
export interface Handover {
  environment: Readonly<Record<string, string>>;
  stdout: StreamLook;
  stderr: StreamLook;
  /** For a run that is not made of argv alone. */
  work?: unknown;
}

/** The other end, in the process that was started. */
export interface HandedOver extends Pick<Handover, "work"> {
  stdout: Writable & StreamLook;
  stderr: Writable & StreamLook;
  /** An event, as it is recorded. */
  say(event: string): void;
  /** Says that it has begun, and lets go: from here on nobody hears what is said. */
  begun(begun: Begun): void;
}

/** Undefined for a process that somebody else started. Its environment is whole afterwards. */
export async function takeHandover(environment: NodeJS.ProcessEnv): Promise<HandedOver | undefined> {
  if (environment[markOfHandover] !== String(descriptor)) return undefined;
  delete environment[markOfHandover];
  const pipe = new Socket({ fd: descriptor });
  // Whoever started us may be gone at any time: then nobody listens, and that is all.
  pipe.on("error", () => undefined);
  const handover = await new Promise<Handover | undefined>((resolve) => {
    pipe.on("close", () => resolve(undefined));
    onLines(pipe, (line) => resolve(JSON.parse(line) as Handover));
  });
  if (handover === undefined) return undefined;
  Object.assign(environment, handover.environment);
  pipe.unref();
  let isLetGo = false;
  const tell = (told: Told) => {
    if (!isLetGo && !pipe.destroyed) pipe.write(`${JSON.stringify(told)}\n`);
  };
  const stream = (look: StreamLook, told: (text: string) => Told) =>
    Object.assign(
      new Writable({
        decodeStrings: false,
        write: (text: string | Buffer, _encoding, done) => {
          tell(told(String(text)));
          done();
        },
      }),
      look,
    );
  return {
    work: handover.work,
    stdout: stream(handover.stdout, (stdout) => ({ stdout })),
    stderr: stream(handover.stderr, (stderr) => ({ stderr })),
    say: (event) => tell({ event }),
    begun: (begun) => {
      tell({ begun });
      isLetGo = true;
      pipe.end();
    },
  };
}
