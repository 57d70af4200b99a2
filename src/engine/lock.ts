import { installationPaths } from "../domain/installation.ts";
import type { Clock, Files, Host, ProcessIdentity } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";

export interface LockOwner extends ProcessIdentity {
  command: string;
  since: string;
}

/** One run at a time per installation. The file names its owner, and a dead owner's lock is taken over. */
export class InstallationLock {
  readonly #ports: { files: Files; host: Host; clock: Clock };
  readonly #path: string;
  readonly #state: string;
  #held: string | undefined;

  constructor(ports: { files: Files; host: Host; clock: Clock }, directory: string) {
    const paths = installationPaths(directory);
    this.#ports = ports;
    this.#path = paths.lock;
    this.#state = paths.state;
  }

  /** Who holds it now; undefined when nobody alive does. Reads only. */
  async owner(): Promise<LockOwner | undefined> {
    const text = await this.#ports.files.read(this.#path);
    const owner = text === undefined ? undefined : parseOwner(text);
    return owner !== undefined && (await this.#ports.host.isAlive(owner)) ? owner : undefined;
  }

  /** Throws Problem `lock-held`, naming the holder. */
  async acquire(command: string): Promise<void> {
    const { files, host, clock } = this.#ports;
    await files.makeFolder(this.#state, 0o700);
    const owner: LockOwner = { ...(await host.thisProcess()), command, since: clock.now().toISOString() };
    const text = `${JSON.stringify(owner)}\n`;
    // Twice: the second try follows the removal of a dead owner's file. If that one fails too, somebody was faster.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      if (await files.createExclusive(this.#path, text, 0o600)) {
        this.#held = text;
        return;
      }
      const holder = await this.owner();
      if (holder !== undefined) throw lockHeld(holder);
      await files.remove(this.#path);
    }
    throw lockHeld(await this.owner());
  }

  /** Removes the file only if it is still ours. */
  async release(): Promise<void> {
    const held = this.#held;
    if (held === undefined) return;
    this.#held = undefined;
    if ((await this.#ports.files.read(this.#path)) === held) await this.#ports.files.remove(this.#path);
  }
}

function parseOwner(text: string): LockOwner | undefined {
  try {
    const value = JSON.parse(text) as Partial<LockOwner>;
    return typeof value.pid === "number" && typeof value.bootId === "string" ? (value as LockOwner) : undefined;
  } catch {
    // A torn file: its writer died while writing, so nobody holds it.
    return undefined;
  }
}

export function lockHeld(owner: LockOwner | undefined): Problem {
  const who =
    owner === undefined
      ? "another run"
      : `process ${owner.pid} on ${owner.hostname}, "${owner.command}", since ${owner.since}`;
  return new Problem({
    code: "lock-held",
    title: "Another run is working on this installation",
    saw: `The lock is held by ${who}.`,
    why: "Two runs at once would undo each other's work.",
    next: "Wait until it has ended (dittofeed-setup status shows it), then run this command again.",
  });
}
