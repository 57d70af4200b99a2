import { setTimeout as wait } from "node:timers/promises";

/** A process that leads a group of its own: a signal to the group reaches the children that it has started too. */
export interface ProcessGroup {
  pid: number | undefined;
  exited: Promise<unknown>;
  /** Closes our ends of its pipes. Needed when a grandchild outside the group holds the other ends open. */
  letGo(): void;
}

/** How long a program may take to tidy up after SIGTERM before it is killed. Compose needs seconds to end an `up`. */
export const graceMs = 8_000;

/** SIGTERM, then SIGKILL after the grace. Returns when the leader has ended. */
export async function endGroup(group: ProcessGroup, grace: number = graceMs): Promise<void> {
  signalGroup(group.pid, "SIGTERM");
  const patience = new AbortController();
  const late = wait(grace, "late" as const, { signal: patience.signal }).catch(() => "ended" as const);
  const first = await Promise.race([late, group.exited.then(() => "ended" as const)]);
  patience.abort();
  if (first === "ended") return;
  signalGroup(group.pid, "SIGKILL");
  const timer = setTimeout(() => group.letGo(), 1_000);
  await group.exited;
  clearTimeout(timer);
}

export function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}

/** Returns when no process of the group is left, or after 5 s: a killed one needs a moment to be gone. */
export async function groupGone(pid: number | undefined): Promise<void> {
  if (pid === undefined) return;
  for (const until = performance.now() + 5_000; performance.now() < until; await wait(5)) {
    try {
      process.kill(-pid, 0);
    } catch {
      return;
    }
  }
}
