import { join } from "node:path";
import type { TaskEvent } from "../domain/event.ts";
import { runId } from "../domain/grammar.ts";
import { installationPaths } from "../domain/installation-files.ts";
import type { FollowedFile, Interrupted, Ports, ProcessIdentity } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";
import { parseRecordedLine, type RunRecord } from "../domain/recorded-event.ts";
import { typed } from "../domain/typed.ts";

type RunPorts = Pick<Ports, "files" | "host" | "clock">;

/** A run that said, or says, everything into a file of its own. */
export interface RecordedRun extends RunRecord {
  /** Where that is. */
  path: string;
  directory: string;
}

/**
 * The newest of this installation, whether it goes on or has ended. Whose the folder is has been
 * looked at before.
 */
export async function newestRun(
  { files }: Pick<RunPorts, "files">,
  directory: string,
): Promise<RecordedRun | undefined> {
  const { events } = installationPaths(directory);
  const names = (await files.list(events)).filter((name) => runId.test(name.replace(/\.ndjson$/, "")));
  const newest = names.at(-1);
  if (newest === undefined) return undefined;
  const path = join(events, newest);
  const file = await files.follow(path);
  try {
    const [began] = ((await file?.newLines()) ?? []).slice(0, 1).flatMap(parseRecordedLine);
    return began?.type === "run-began" ? { ...began, path, directory } : undefined;
  } finally {
    await file?.close();
  }
}

export const isSameProcess = (one: ProcessIdentity, other: ProcessIdentity): boolean =>
  one.pid === other.pid && one.bootId === other.bootId && one.startedAtTick === other.startedAtTick;

/** `ago`: so many milliseconds before now it was said. */
export type HearRecorded = (event: TaskEvent, said: { at: Date; ago: number }) => void;

export type RunEnd = Extract<TaskEvent, { type: "run-ended" }>;

/** Nobody sees a shorter one; and a disk is not asked more often. */
const pollMs = 200;
/** Whether its process still lives costs two files. */
const aliveEveryMs = 1000;

/**
 * Tells all that a run has said so far, and then what it says, until it says how it ended;
 * undefined
 * where it will not any more, because its process is gone. Throws the signal's reason.
 */
export async function followRun(
  { files, host, clock }: RunPorts,
  run: RecordedRun,
  hear: HearRecorded,
  signal: AbortSignal,
): Promise<RunEnd | undefined> {
  const file = await files.follow(run.path);
  if (file === undefined) return undefined;
  try {
    let lookAt = clock.elapsed();
    for (;;) {
      signal.throwIfAborted();
      const ended = await tellNew(file, hear, clock);
      if (ended !== undefined) return ended;
      if (clock.elapsed() >= lookAt) {
        // Its last words may have been written between the two looks.
        if (!(await host.isAlive(run))) return await tellNew(file, hear, clock);
        lookAt = clock.elapsed() + aliveEveryMs;
      }
      await clock.sleep(pollMs, signal);
    }
  } finally {
    await file.close();
  }
}

async function tellNew(file: FollowedFile, hear: HearRecorded, clock: RunPorts["clock"]): Promise<RunEnd | undefined> {
  const now = clock.now().getTime();
  for (const line of (await file.newLines()).flatMap(parseRecordedLine)) {
    if (line.type === "run-began") continue;
    const { v: _v, at, run: _run, ...event } = line;
    const said = new Date(at);
    hear(event as TaskEvent, { at: said, ago: Math.max(0, now - said.getTime()) });
    if (event.type === "run-ended") return event as RunEnd;
  }
  return undefined;
}

/** It was killed, or the host went down: what to type is what an interrupted run needs. */
export function runLost({ pid, hostname, at }: RunRecord, resume: string): Problem {
  return new Problem({
    code: "run-lost",
    title: "The run stopped without saying how it ended",
    saw: `Process ${pid} on ${hostname} is gone. It began at ${at.slice(0, 16).replace("T", " ")} UTC.`,
    why: "It was killed, or the host restarted. Completed steps are kept.",
    next: `Resume: ${resume}`,
  });
}

/**
 * Asks a run to stop where it can be resumed. Returns when it was asked, or has ended. Throws
 * Problem run-not-ours.
 */
export async function askToStop({ host }: Pick<RunPorts, "host">, run: RunRecord): Promise<void> {
  const answer = await host.interrupt(run);
  if (answer === "forbidden" || answer === "elsewhere") throw notOurs(answer, run);
}

function notOurs(answer: Exclude<Interrupted, "asked" | "gone">, { pid, hostname }: RunRecord): Problem {
  const isElsewhere = answer === "elsewhere";
  return new Problem({
    code: "run-not-ours",
    title: "This run cannot be stopped from here",
    saw: isElsewhere ? `It runs on another machine, ${hostname}.` : `Process ${pid} belongs to another user.`,
    why: "The installation keeps running.",
    next: isElsewhere ? `On ${hostname}: ${typed`kill -INT ${String(pid)}`}` : typed`sudo kill -INT ${String(pid)}`,
  });
}
