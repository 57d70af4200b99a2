import { join } from "node:path";
import type { Watched } from "../../../screens/services.ts";
import { installationPaths } from "../../domain/installation.ts";
import { readLastRun } from "../../engine/journal.ts";
import type { House } from "../house.ts";
import { describeOwner, lockOwner } from "./known-installations.ts";

const every = 1000;
/** More lines than any terminal has rows. */
const linesShown = 200;

/**
 * Tells once a second what another run on this directory does, as its lock, its journal and its log say. Reads only; gives
 * what ends it. After the run has ended it tells so once and is quiet.
 */
export function watchRun(house: House, directory: string, show: (seen: Watched) => void): () => void {
  const stopped = new AbortController();
  const { clock } = house.ports;
  const watch = async () => {
    while (!stopped.signal.aborted) {
      const seen = await look(house, directory);
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

async function look(house: House, directory: string): Promise<Watched> {
  const { files } = house.ports;
  const owner = await lockOwner(house, directory);
  const last = await readLastRun(files, directory).catch(() => undefined);
  return {
    worker: owner && describeOwner(owner),
    at:
      last === undefined
        ? undefined
        : last.outcome === undefined
          ? (last.stoppedAtTitle ?? last.stoppedAt)
          : `Ended: ${last.outcome}${last.stoppedAt === undefined ? "" : `, at ${last.stoppedAtTitle ?? last.stoppedAt}`}`,
    lines: await lastLines(house, directory),
  };
}

async function lastLines({ ports: { files } }: House, directory: string): Promise<string[]> {
  const { logs } = installationPaths(directory);
  const newest = (await files.list(logs).catch(() => [])).at(-1);
  const text = newest === undefined ? undefined : await files.read(join(logs, newest)).catch(() => undefined);
  return (text ?? "").trimEnd().split("\n").slice(-linesShown);
}
