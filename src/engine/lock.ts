// Over 150 lines: who holds a lock, and whether that one is alive, is one question.
import { inOneLine } from "../domain/grammar.ts";
import { installationPaths } from "../domain/installation-files.ts";
import type { Clock, Files, Host, ProcessIdentity } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";
import { typed } from "../domain/typed.ts";
import { clearLeftovers } from "./leftovers.ts";

/** Its owner's command has a few words. */
const largestLock = 65_536;

export interface LockPorts {
  files: Files;
  host: Host;
  clock: Clock;
}

export interface LockOwner extends ProcessIdentity {
  command: string;
  since: string;
}

/**
 * One run at a time per installation. The file names its owner, and a dead owner's lock is taken
 * over.
 */
export class InstallationLock {
  readonly path: string;
  readonly #ports: LockPorts;
  readonly #state: string;
  readonly #directory: string;
  #held: string | undefined;

  constructor(ports: LockPorts, directory: string) {
    const paths = installationPaths(directory);
    this.#ports = ports;
    this.path = paths.lock;
    this.#state = paths.state;
    this.#directory = directory;
  }

  /** Who holds it now; undefined when nobody alive does. Reads only. */
  owner(): Promise<LockOwner | undefined> {
    return this.#ownerOf(this.path);
  }

  /** The same, where that is not this process. */
  async otherOwner(): Promise<LockOwner | undefined> {
    const [owner, self] = await Promise.all([this.owner(), this.#ports.host.thisProcess()]);
    const isOurs =
      owner?.pid === self.pid && owner.bootId === self.bootId && owner.startedAtTick === self.startedAtTick;
    return isOurs ? undefined : owner;
  }

  async #ownerOf(path: string): Promise<LockOwner | undefined> {
    const text = await this.#ports.files.read(path, largestLock);
    const owner = text === undefined ? undefined : parseOwner(text);
    return owner !== undefined && (await this.#ports.host.isAlive(owner)) ? owner : undefined;
  }

  /** Throws Problem `lock-held`, naming the holder. */
  async acquire(command: string): Promise<void> {
    const { files, host, clock } = this.#ports;
    await files.makeFolder(this.#state, 0o700);
    const owner: LockOwner = { ...(await host.thisProcess()), command, since: clock.now().toISOString() };
    const text = `${JSON.stringify(owner)}\n`;
    if (await files.createExclusive(this.path, text, 0o600)) this.#held = text;
    else {
      const holder = await this.owner();
      if (holder !== undefined) throw lockHeld(holder, this.path, clock.now());
      await this.#takeOver(text);
    }
    await clearLeftovers(files, this.#directory);
  }

  /**
   * Of several that find a dead owner's lock only one may remove it, or the second would remove the
   * first one's new lock. Who that is is decided by a file of its own; one that was left by a crash
   * in just this moment is removed for the next.
   */
  async #takeOver(text: string): Promise<void> {
    const { files, clock } = this.#ports;
    const claim = `${this.path}.takeover`;
    if (!(await files.createExclusive(claim, text, 0o600))) {
      const claimant = await this.#ownerOf(claim);
      if (claimant === undefined) await files.remove(claim);
      throw lockHeld(claimant, this.path, clock.now());
    }
    try {
      const holder = await this.owner();
      if (holder !== undefined) throw lockHeld(holder, this.path, clock.now());
      await files.remove(this.path);
      if (!(await files.createExclusive(this.path, text, 0o600)))
        throw lockHeld(await this.owner(), this.path, clock.now());
      this.#held = text;
    } finally {
      await files.remove(claim);
    }
  }

  /** Removes the file only if it is still ours. */
  async release(): Promise<void> {
    const held = this.#held;
    if (held === undefined) return;
    this.#held = undefined;
    if ((await this.#ports.files.read(this.path)) === held) await this.#ports.files.remove(this.path);
  }
}

/**
 * One piece of work on an installation at a time, whichever command does it. Throws Problem
 * lock-held.
 */
export async function withLock<T>(
  { ports, commandLine }: { ports: LockPorts; commandLine: string },
  { directory }: { directory: string },
  work: () => Promise<T>,
): Promise<T> {
  const lock = new InstallationLock(ports, directory);
  await lock.acquire(commandLine);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

function parseOwner(text: string): LockOwner | undefined {
  try {
    const { pid, bootId, startedAtTick, hostname, command, since } = JSON.parse(text) as Record<string, unknown>;
    if (
      !Number.isSafeInteger(pid) ||
      !isText(bootId, /^[0-9a-zA-Z-]{0,64}$/) ||
      !isText(startedAtTick, /^\d{0,20}$/) ||
      ![hostname, command, since].every((one) => typeof one === "string")
    )
      return undefined;
    // What was typed there may be anything, and is only shown.
    const shown = (one: unknown) => inOneLine(String(one));
    const known = { hostname: shown(hostname), command: shown(command), since: moment(since) };
    return { pid: Number(pid), bootId, startedAtTick, ...known };
  } catch {
    // A torn file: its writer died while writing, so nobody holds it.
    return undefined;
  }
}

/** Of anything else nobody knows when that was. */
const moment = (since: unknown): string =>
  isText(since, /^\d{4}-\d\d-\d\dT[\d:.]{5,12}Z$/) ? since : "an unknown time";

function isText(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && pattern.test(value);
}

export function lockHeld(owner: LockOwner | undefined, path: string, now: Date): Problem {
  const who =
    owner === undefined
      ? "another run"
      : `process ${owner.pid} on ${owner.hostname}, "${owner.command}", since ${owner.since}${ageText(owner, now)}`;
  return new Problem({
    code: "lock-held",
    title: "Another run is using this installation",
    saw: `The lock is held by ${who}.`,
    why: "Two runs at once would undo each other's work.",
    next: `Wait until it ends (dittofeed-setup status shows it), then run this command again. If you know that it no longer exists (another machine, a new host name, a container that has exited): ${typed`rm ${path}`}`,
  });
}

/** A lock that no run can hold for so long is seen as what it is. */
function ageText({ since }: LockOwner, now: Date): string {
  const minutes = Math.floor((now.getTime() - Date.parse(since)) / 60_000);
  if (!(minutes >= 2)) return "";
  if (minutes < 120) return ` (${minutes} minutes ago)`;
  return minutes < 2 * 24 * 60
    ? ` (${Math.floor(minutes / 60)} hours ago)`
    : ` (${Math.floor(minutes / 60 / 24)} days ago)`;
}
