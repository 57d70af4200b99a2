import type { Readable, Writable } from "node:stream";
import { execa } from "execa";
import type { Children } from "./children.ts";
import type { ProcessGroup } from "./process-group.ts";

export interface Command {
  file: string;
  arguments: readonly string[];
}

export interface StartOptions {
  /** Goes to standard input; without it, standard input is empty. The only way for a secret: argv is for all to see. */
  input?: string;
  /** The whole environment. */
  env?: Readonly<Record<string, string | undefined>>;
  cwd?: string;
}

export interface StartedProcess extends ProcessGroup {
  stdin: Writable;
  stdout: Readable;
  stderr: Readable;
  exited: Promise<Exit>;
}

export type Exit = { exitCode: number; signal: string | undefined } | { failedToStart: NodeJS.ErrnoException };

/**
 * Starts a program, never a shell. It gets a process group and session of its own (`detached`), for
 * two reasons: a Ctrl-C at the terminal goes to the foreground group, and must reach us alone, so
 * that we end `docker compose` in good order and not the tty in the middle of something; and
 * without a controlling terminal no program can stop to ask for a password. The price is that
 * nobody else ends it: execa's own clean-up does not apply to detached children, so the hook on
 * `exit` in children.ts does it. After kill -9 of us no hook runs; then the child's pipes break at
 * its next output.
 */
export function startProcess(
  children: Children,
  command: Command,
  options: StartOptions & { keepStdinOpen?: boolean } = {},
): StartedProcess {
  const child = execa(command.file, [...command.arguments], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
    buffer: false,
    reject: false,
    detached: true,
    cleanup: false,
    stripFinalNewline: false,
    extendEnv: options.env === undefined,
    ...(options.env === undefined ? {} : { env: options.env as Record<string, string> }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  children.add(child.pid);

  // A program that ends before it has read its input breaks the pipe; its exit code tells the story better.
  child.stdin.on("error", () => undefined);
  if (options.keepStdinOpen !== true) child.stdin.end(options.input ?? "");

  const exited = child.then((result): Exit => {
    children.remove(child.pid);
    const { exitCode, signal } = result;
    if (exitCode !== undefined) return { exitCode, signal: undefined };
    if (signal !== undefined) return { exitCode: 128, signal };
    const cause = (result as { cause?: unknown }).cause;
    return { failedToStart: (cause instanceof Error ? cause : result) as NodeJS.ErrnoException };
  });
  const { pid, stdin, stdout, stderr } = child;
  const letGo = () => {
    for (const pipe of [stdin, stdout, stderr]) pipe.destroy();
  };
  return { pid, stdin, stdout, stderr, exited, letGo };
}
