import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { arch, cpus, hostname, platform, totalmem } from "node:os";
import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import type { UserAccount } from "../../domain/facts/host.ts";
import type { Clock, CommandAnswer, Host } from "../../domain/ports.ts";
import { Problem } from "../../domain/problem.ts";
import { inspectPort } from "./port.ts";
import { identityOf, interrupt, isAlive } from "./process-identity.ts";

export interface HostSources {
  standardInput?: Readable & { isTTY?: boolean };
  /** Heard while a pipe says nothing; for people, not a result. */
  say?: (line: string) => void;
  /** How long a pipe may say nothing before that is told, and before nobody waits any more. */
  patience?: { tellMs: number; endMs: number };
  environment?: Readonly<Record<string, string | undefined>>;
  /** Names of variables that the shell gives to no program; it reads them at each start of one. */
  keptFromChildren?: Set<string>;
  /** How a program is asked for a secret. */
  askCommand?: (command: readonly string[]) => Promise<CommandAnswer>;
}

export function createHost(sources: HostSources = {}): Host {
  let input: Promise<string> | undefined;
  const answers = new Map<string, CommandAnswer>();
  return {
    facts: async () => ({
      platform: platform(),
      architecture: arch(),
      cpus: cpus().length,
      memoryBytes: totalmem(),
      uid: process.getuid?.() ?? -1,
      unprivilegedUsers: await unprivilegedUsers(),
    }),
    inspectPort,
    environmentVariable: (name) => (sources.environment ?? process.env)[name],
    keepFromChildren: (names) => {
      for (const name of names) sources.keptFromChildren?.add(name);
    },
    standardInput: (most) => {
      input ??= readAll(sources.standardInput ?? process.stdin, most, sources); // named only here: to touch it is to open it
      return input;
    },
    async secretCommand(command) {
      const key = JSON.stringify(command);
      const answer = answers.get(key) ?? (await sources.askCommand?.(command));
      if (answer === undefined) throw new TypeError("nothing runs commands here");
      // One that went wrong may be put right and asked again.
      if (answer.state === "said") answers.set(key, answer);
      return answer;
    },
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
    thisProcess: () => identityOf(process.pid, hostname()),
    isAlive: (identity) => isAlive(identity, hostname()),
    interrupt: (identity) => interrupt(identity, hostname()),
  };
}

const usualPatience = { tellMs: 2_000, endMs: 120_000 };

async function readAll(
  stream: NonNullable<HostSources["standardInput"]>,
  most: number,
  { say = () => undefined, patience = usualPatience }: HostSources,
): Promise<string> {
  // Someone who forgot the pipe would sit before a silent cursor for ever, and what they type would be seen.
  if (stream.isTTY === true) {
    throw new Problem({
      code: "usage",
      title: "Input is expected from a pipe, but standard input is the terminal",
      saw: "standard input is a terminal",
      why: "A run from a profile never waits for typed input.",
      next: "Pipe it in: dittofeed-setup --profile … < file",
    });
  }
  const chunks: Buffer[] = [];
  let length = 0;
  const seconds = patience.endMs / 1000;
  let told = false;
  const tell = () => {
    if (!told) say(`Waiting for standard input. This ends after ${seconds} s without a byte.`);
    told = true;
  };
  const timers = { tell: setTimeout(tell, patience.tellMs), end: undefined as NodeJS.Timeout | undefined };
  const waitAnew = () => {
    clearTimeout(timers.end);
    // Whoever reads hears of it as of any error of the stream.
    timers.end = setTimeout(() => stream.destroy(neverEnded(length, seconds)), patience.endMs);
    timers.tell.refresh();
  };
  try {
    waitAnew();
    for await (const chunk of stream) {
      waitAnew();
      const bytes = Buffer.from(chunk);
      length += bytes.length;
      if (length > most) throw tooMuch(most);
      chunks.push(bytes);
    }
    return Buffer.concat(chunks).toString("utf8");
  } finally {
    clearTimeout(timers.tell);
    clearTimeout(timers.end);
  }
}

function neverEnded(length: number, seconds: number): Problem {
  return new Problem({
    code: "value-refused",
    title: "Standard input does not end",
    saw: `Nothing came for ${seconds} s after ${length === 0 ? "no bytes at all" : `${length} bytes`}, and the pipe is still open.`,
    why: "A run from a profile never waits for typed input. Nothing was changed.",
    next: "Pipe the text from a program that exits: dittofeed-setup --profile … < file",
  });
}

function tooMuch(most: number): Problem {
  return new Problem({
    code: "value-refused",
    title: "Standard input is too long",
    saw: `It has more than ${most} bytes.`,
    why: "Nothing that is read from there is that large, and it may never end.",
    next: "Pipe the value, and nothing else, to the command.",
  });
}

/** Best first. `postgres` is made for it; the others exist on nearly every system and own nothing of worth. */
const preferred = ["postgres", "_postgres", "nobody", "daemon", "www-data", "bin"];

export async function unprivilegedUsers(file = "/etc/passwd"): Promise<UserAccount[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  const users = new Map(
    text
      .split("\n")
      .flatMap((line) => parseUser(line))
      .map((user) => [user.name, user]),
  );
  return preferred.flatMap((name) => users.get(name) ?? []);
}

function parseUser(line: string): UserAccount[] {
  const [name, , uid, gid] = line.split(":");
  const user = { name: name ?? "", uid: Number(uid), gid: Number(gid) };
  // macOS writes nobody's -2 into the file; Node wants the number as the kernel has it.
  if (user.name === "" || line.startsWith("#") || !Number.isInteger(user.uid) || !Number.isInteger(user.gid)) return [];
  return user.uid === 0 ? [] : [{ name: user.name, uid: user.uid >>> 0, gid: user.gid >>> 0 }];
}

export function createClock(): Clock {
  return {
    now: () => new Date(),
    elapsed: () => performance.now(),
    async sleep(milliseconds, signal) {
      // An aborted timer rejects with an error of its own; whoever aborted gave a reason, and that is what is thrown.
      await wait(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
    },
  };
}
