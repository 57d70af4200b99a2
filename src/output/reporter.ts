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
 * The one place where events leave the engine: cleaned and redacted once, then handed to every
 * renderer. A renderer that throws (a closed pipe, a full disk) does not stop the run and does not
 * keep the event from the others.
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

/** What cannot be redacted reaches nobody. Only the end of a run must: without its words then. */
function redactedOr(redactEvent: FanOutOptions["redactEvent"], event: TaskEvent): TaskEvent | undefined {
  try {
    return redactEvent(event);
  } catch {
    if (event.type !== "run-ended") return undefined;
    const { type, outcome, exitCode } = event;
    return { type, outcome, exitCode, problem: withheld(), summary: undefined };
  }
}

/**
 * A write function that outlives its stream. A closed pipe (`| head`) reports EPIPE as an event,
 * later, not by throwing; unheard, it would end the process in the middle of an installation.
 */
export function quietWriter(stream: NodeJS.WritableStream, onClosed?: (error: Error) => void): (text: string) => void {
  let closed = false;
  stream.on("error", (error) => {
    if (!closed) onClosed?.(error);
    closed = true;
  });
  return (text) => {
    if (!closed) stream.write(text);
  };
}
