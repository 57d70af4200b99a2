import { join } from "node:path";
import type { Watched } from "../../../../screens/wizard/services.ts";
import type { RunOutcome } from "../../../domain/event.ts";
import { installationPaths } from "../../../domain/installation-files.ts";
import { type LastRun, readLastRun } from "../../../facts/last-run.ts";
import { outcomeTexts } from "../../../output/text/run-texts.ts";
import type { Context } from "../../context.ts";
import { describeOwner, lockOwner } from "./known-installations.ts";

const every = 1000;
/** More lines than any terminal has rows. */
const linesShown = 200;

/**
 * Tells once a second what another run on this directory does, as its lock, its journal and its log say. Reads only; gives
 * what ends it. After the run has ended it tells so once and is quiet.
 */
export function watchRun(context: Context, directory: string, show: (seen: Watched) => void): () => void {
  const stopped = new AbortController();
  const { clock } = context.ports;
  const watch = async () => {
    while (!stopped.signal.aborted) {
      const seen = await look(context, directory);
      if (stopped.signal.aborted) return;
      show(seen);
      if (seen.worker === undefined) return;
      await clock.sleep(every, stopped.signal);
    }
  };
  // Only the sleep rejects, when it is told to stop.
  watch().catch(() => undefined);
  return () => stopped.abort();
}

async function look(context: Context, directory: string): Promise<Watched> {
  const { files } = context.ports;
  const owner = await lockOwner(context, directory);
  const last = await readLastRun(files, directory).catch(() => undefined);
  return {
    worker: owner && describeOwner(owner),
    at: describeRun(last, owner !== undefined),
    lines: await lastLines(context, directory),
  };
}

/** The journal of one that has just begun, or that keeps none (restart, down), still tells of the run before it. */
function describeRun(last: LastRun | undefined, isAtWork: boolean): string | undefined {
  const step = last?.stoppedAtTitle ?? last?.stoppedAt;
  if (last === undefined) return undefined;
  if (last.outcome === undefined) return isAtWork || step === undefined ? step : `It stopped at: ${step}`;
  if (isAtWork) return undefined;
  const outcome = outcomeTexts[last.outcome as RunOutcome] ?? last.outcome;
  return `It ended: ${outcome}${step === undefined ? "" : ` Last step: ${step}.`}`;
}

async function lastLines({ ports: { files } }: Context, directory: string): Promise<string[]> {
  const { logs } = installationPaths(directory);
  const newest = (await files.list(logs).catch(() => [])).at(-1);
  const text = newest === undefined ? undefined : await files.read(join(logs, newest)).catch(() => undefined);
  return (text ?? "").trimEnd().split("\n").slice(-linesShown);
}
