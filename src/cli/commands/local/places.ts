import type { LocalProcess } from "../../../domain/local-services.ts";
import type { ProcessIdentity } from "../../../domain/ports.ts";
import type { RunningRecord } from "../../../domain/running-record.ts";
import { alreadyRuns, type FoundRecord, RunningRecords } from "../../../engine/running-records.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import type { Context } from "../../context.ts";
import type { Output } from "../../output.ts";

type PlaceContext = Pick<InstallationContext, "ports"> & Pick<Context, "processes">;

/** So long may what nobody looks after any more take to end: it has no terminal that waits for its last words. */
const orphanGraceMs = 3_000;

/** The right to run these processes: a record for each, until they have ended. */
export class Places {
  readonly #records: RunningRecords;
  readonly #held: Map<LocalProcess, RunningRecord>;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(records: RunningRecords, held: Map<LocalProcess, RunningRecord>) {
    this.#records = records;
    this.#held = held;
  }

  markOf(process: LocalProcess): string {
    const record = this.#held.get(process);
    if (record === undefined) throw new Error(`${process} was not claimed`);
    return record.mark;
  }

  /** One after another. What cannot be written is no reason to end what runs: the place is still ours. */
  write(process: LocalProcess, changes: Partial<RunningRecord>): void {
    const record = this.#held.get(process);
    if (record === undefined) return;
    const next = { ...record, ...changes };
    this.#held.set(process, next);
    this.#writing = this.#writing.then(() => this.#records.write(next)).catch(() => undefined);
  }

  async leave(): Promise<void> {
    await this.#writing;
    for (const process of this.#held.keys()) await this.#records.remove(process);
  }
}

/** Throws Problem lock-held where another terminal runs one of them. Reads only. */
export async function refuseOthers(
  { ports }: Pick<PlaceContext, "ports">,
  directory: string,
  wanted: readonly LocalProcess[],
): Promise<FoundRecord[]> {
  const all = await new RunningRecords(ports, directory).all();
  const found = all.filter(({ process }) => wanted.includes(process));
  const others = found.filter(({ isSupervised }) => isSupervised);
  if (others.length > 0) throw alreadyRuns(others);
  return found;
}

/**
 * Throws Problem lock-held where another terminal runs one of them. What a `local up` has left that
 * was killed is ended, by its mark: nothing of anybody else carries that.
 */
export async function claimPlaces(
  { ports, processes }: PlaceContext,
  directory: string,
  wanted: readonly LocalProcess[],
  output: Pick<Output, "run" | "tell">,
): Promise<Places> {
  const records = new RunningRecords(ports, directory);
  for (const orphan of await refuseOthers({ ports }, directory, wanted)) await endOrphan({ processes }, orphan, output);
  const supervisor = await ports.host.thisProcess();
  const held = new Map<LocalProcess, RunningRecord>();
  const places = new Places(records, held);
  try {
    for (const process of wanted) {
      const record = firstRecord(process, output.run, supervisor, ports.clock.now());
      await records.claim(record);
      held.set(process, record);
    }
  } catch (thrown) {
    await places.leave();
    throw thrown;
  }
  return places;
}

function firstRecord(process: LocalProcess, run: string, supervisor: ProcessIdentity, now: Date): RunningRecord {
  const mark = `${run.toLowerCase()}-${process}`;
  return { process, mark, supervisor, since: now.toISOString(), phase: "waiting", restarts: 0 };
}

/** Says whom it ends, if there is anybody. */
export async function endOrphan(
  { processes }: Pick<Context, "processes">,
  { process, mark }: FoundRecord,
  output: Pick<Output, "tell">,
): Promise<void> {
  const { pids } = await processes.marked(mark);
  if (pids.length === 0) return;
  output.tell([`${process} of an earlier local up still runs (process ${pids.join(", ")}): ending it.`]);
  await processes.endMarked(mark, orphanGraceMs);
}
