import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../../domain/ports.ts";

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
