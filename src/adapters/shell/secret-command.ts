import { setTimeout as wait } from "node:timers/promises";
import type { CommandAnswer } from "../../domain/ports.ts";
import type { Shell } from "./shell.ts";

/** It has printed enough, or waited long enough: so long it may take to end. */
const graceMs = 500;

/**
 * What a program prints, byte for byte; the shell's own `run` reads lines for people. Its input is
 * empty and it has no terminal: a vault that asks would ask beneath a screen, or in a run that
 * nobody watches. Agents and dialogs on the desktop need neither.
 */
export async function commandAnswer(
  shell: Pick<Shell, "open">,
  [file = "", ...args]: readonly string[],
  { most, timeoutMs, signal }: { most: number; timeoutMs: number; signal: AbortSignal },
): Promise<CommandAnswer> {
  signal.throwIfAborted();
  const child = await shell.open({ file, arguments: args });
  child.stdin.end();
  const chunks: Buffer[] = [];
  let length = 0;
  const read = (async () => {
    for await (const chunk of child.stdout) {
      length += (chunk as Buffer).length;
      if (length > most) return "too-long" as const;
      chunks.push(chunk as Buffer);
    }
    return "read" as const;
  })().catch(() => "read" as const);
  const late = new AbortController();
  const limit = wait(timeoutMs, "timed-out" as const, { signal: AbortSignal.any([signal, late.signal]) }).catch(
    () => "stopped" as const,
  );
  const state = await Promise.race([read, limit]);
  late.abort();
  if (state !== "read") await child.end(graceMs);
  signal.throwIfAborted();
  if (state === "too-long" || state === "timed-out") return { state };
  const exit = await child.exited;
  if ("failedToStart" in exit)
    return { state: "not-started", saw: exit.failedToStart.code ?? exit.failedToStart.message };
  if (exit.exitCode !== 0) return { state: "failed", exitCode: exit.exitCode, stderr: child.stderr() };
  return { state: "said", text: Buffer.concat(chunks).toString("utf8") };
}
