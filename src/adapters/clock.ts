import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../domain/ports.ts";

export function createClock(): Clock {
  return {
    now: () => new Date(),
    elapsed: () => performance.now(),
    sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
  };
}
