import type { Emit, TaskEvent } from "../domain/event.ts";

export interface FanOutOptions {
  redactEvent(event: TaskEvent): TaskEvent;
  to: readonly Emit[];
  /** Told once per renderer, with the first thing it threw. */
  onBroken?(thrown: unknown): void;
}

/**
 * The one place where events leave the engine: redacted once, then handed to every renderer. A renderer that throws
 * (a closed pipe, a full disk) does not stop the run and does not keep the others from hearing.
 */
export function fanOut(options: FanOutOptions): Emit {
  const broken = new Set<Emit>();
  return (event) => {
    const redacted = options.redactEvent(event);
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
