import { once } from "node:events";
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { installPackages } from "./engine/install.ts";

/** One call of one process, when it had ended. */
export interface SystemCall {
  pid: number;
  name: string;
  /** As strace writes it, between the parentheses: strings quoted, a descriptor with its path. */
  given: string;
  result: string;
}

/** What makes, fills, names and opens files; those with "?" are not on every machine. */
const traced = [
  ...["?openat", "?open", "?creat", "?openat2", "write", "writev", "pwrite64", "?pwritev", "?pwritev2"],
  ...[
    "?rename",
    "?renameat",
    "?renameat2",
    "?link",
    "?linkat",
    "?unlink",
    "?unlinkat",
    "?rmdir",
    "?symlink",
    "?symlinkat",
  ],
  ...["?chmod", "fchmod", "?fchmodat", "?fchmodat2", "?mkdir", "?mkdirat", "?mknod", "?mknodat", "umask", "chdir"],
  ...["?copy_file_range", "?sendfile", "execve"],
];

/** No write of what is searched is longer; one that is cut off in the trace is a failure of whoever reads it. */
const longestString = 65_536;

export interface Traced {
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** A folder for the pipe that the trace comes through. */
  room: string;
}

/**
 * Runs a program and everything that it starts under strace, with a umask that takes nothing away. The trace of one installation is
 * 130 MB: each call is given away as it comes, in the order in which they ended, and none is kept.
 */
export async function traceCalls(
  words: readonly string[],
  { cwd, env, room }: Traced,
  onCall: (call: SystemCall) => void,
): Promise<{ exitCode?: number | undefined; stdout: string; stderr: string }> {
  await installPackages();
  const pipe = join(room, "trace");
  await execa("mkfifo", [pipe]);
  const strace = ["strace", "-f", "--seccomp-bpf", "-y", "-s", String(longestString), "-o", pipe];
  const command = 'umask 000; exec "$@"';
  const running = execa("/bin/sh", ["-c", command, "sh", ...strace, "-e", `trace=${traced.join(",")}`, ...words], {
    ...{ cwd, env, extendEnv: false, reject: false, timeout: 300_000 },
  });
  const lines = createInterface({ input: createReadStream(pipe, "latin1"), crlfDelay: Number.POSITIVE_INFINITY });
  const joined = joinCalls(onCall);
  lines.on("line", joined);
  const [ran] = await Promise.all([running, once(lines, "close")]);
  await rm(pipe);
  return ran;
}

/** A call that others came between stands on two lines. */
function joinCalls(onCall: (call: SystemCall) => void): (line: string) => void {
  const begun = new Map<string, string>();
  return (line) => {
    const space = line.indexOf(" ");
    const pid = line.slice(0, space);
    let call = line.slice(space).trimStart();
    if (call.endsWith(" <unfinished ...>")) {
      begun.set(pid, call.slice(0, -" <unfinished ...>".length));
      return;
    }
    if (call.startsWith("<... ")) {
      call = `${begun.get(pid)}${call.slice(call.indexOf(" resumed>") + " resumed>".length)}`;
      begun.delete(pid);
    }
    const open = call.indexOf("(");
    const equals = call.lastIndexOf(" = ");
    // A signal, or the end of a process.
    if (!/^[a-z]/.test(call) || open < 0 || equals < 0) return;
    const close = call.lastIndexOf(")", equals);
    onCall({
      pid: Number(pid),
      name: call.slice(0, open),
      given: call.slice(open + 1, close),
      result: call.slice(equals + 3),
    });
  };
}

/** Arguments of a call: split at commas outside quotes, brackets and braces. */
export function wordsOf(given: string): string[] {
  const words: string[] = [];
  const pattern = /\s*((?:"(?:[^"\\]|\\.)*"(?:\.\.\.)?|<[^>]*>|\{[^}]*\}|\[[^\]]*\]|[^,"<{[]+)+)(?:,|$)/gy;
  for (const [, word = ""] of given.matchAll(pattern)) words.push(word.trim());
  return words;
}
