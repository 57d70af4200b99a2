import type { Secret } from "../../src/domain/secret.ts";
import type { TaskContext } from "../../src/domain/task.ts";

/** A moment for the name of a file: sorts by time, and is allowed on every system. */
export const fileStamp = (at: Date): string =>
  at
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(":", "-");

/**
 * Copies what a file says now to a dated file beside it, so that no version of an operator's file
 * is ever lost.
 */
export async function backUp(ctx: TaskContext, path: string, text: string | Secret, mode: number): Promise<string> {
  const stamp = fileStamp(ctx.ports.clock.now());
  const copy = `${path}.${stamp}.bak`;
  await ctx.ports.files.write(copy, text, mode);
  ctx.emit({ type: "task-line", source: "files", line: `the previous ${path} is kept as ${copy}` });
  return copy;
}
