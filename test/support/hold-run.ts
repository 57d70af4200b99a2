import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { vi } from "vitest";
import type { RunRecord } from "../../src/domain/recorded-event.ts";

/** A run that stands still, as if each of its steps took long: nobody has to be quicker than it. */
export interface HeldRun {
  pid: number;
  goesOn(): void;
  /** For the test's end, however that comes. */
  end(): void;
}

/** Holds the run of this installation at its first step: whoever waited for its beginning has heard of it by then. */
export async function holdRun(directory: string): Promise<HeldRun> {
  const events = join(directory, ".dittofeed-setup/events");
  const { pid } = await vi.waitUntil(() => newest(events), { timeout: 20_000, interval: 5 });
  process.kill(pid, "SIGSTOP");
  let isHeld = true;
  const send = (signal: NodeJS.Signals) => {
    if (isHeld) process.kill(pid, signal);
    isHeld = false;
  };
  return { pid, goesOn: () => send("SIGCONT"), end: () => send("SIGKILL") };
}

async function newest(events: string): Promise<RunRecord | undefined> {
  const name = (await readdir(events).catch(() => [])).toSorted().at(-1);
  const text = name === undefined ? "" : await readFile(join(events, name), "utf8");
  return text.includes('"task-started"') ? (JSON.parse(text.split("\n", 1)[0] ?? "") as RunRecord) : undefined;
}
