import type { Emit, TaskEvent } from "../domain/event.ts";
import { withheld } from "./redactor.ts";

export interface FanOutOptions {
  /** Cleans too: renderers need not. */
  redactEvent(event: TaskEvent): TaskEvent;
  to: readonly Emit[];
  /** Told once per renderer, with the first thing it threw. */
  onBroken?(thrown: unknown): void;
}

/**
 * The one place where events leave the engine: cleaned and redacted once, then handed to every renderer. A renderer that throws
 * (a closed pipe, a full disk) does not stop the run and does not keep the others from hearing.
 */
export function fanOut(options: FanOutOptions): Emit {
  const broken = new Set<Emit>();
  return (event) => {
    const redacted = redactedOr(options.redactEvent, event);
    if (redacted === undefined) return;
    for (const renderer of options.to) {
      try {
        renderer(redacted);
      } catch (thrown) {
        if (!broken.has(renderer)) options.onBroken?.(thrown);
        broken.add(renderer);
      }
    }
  };
}

/** What cannot be redacted is heard by nobody. Only the end of a run must be heard: without its words then. */
function redactedOr(redactEvent: FanOutOptions["redactEvent"], event: TaskEvent): TaskEvent | undefined {
  try {
    return redactEvent(event);
  } catch {
    if (event.type !== "run-ended") return undefined;
    const { type, outcome, exitCode } = event;
    return { type, outcome, exitCode, problem: withheld(), summary: undefined };
  }
}
