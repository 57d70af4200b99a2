import { join } from "node:path";
import { installationPaths } from "../domain/installation-files.ts";
import { compiler, type LocalProcess, localServices } from "../domain/local-services.ts";
import type { Files, Host } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";
import { type RunningRecord, runningRecord } from "../domain/running-record.ts";

/** A record is a few words. */
const largestRecord = 65_536;

export interface RecordPorts {
  files: Files;
  host: Host;
}

/** `isSupervised`: whoever started it lives, so it is somebody's. */
export type FoundRecord = RunningRecord & { isSupervised: boolean };

/**
 * What runs from source, a file for each process: for `local status`, `local down` and the next
 * `local up`, which finds what a killed one has left.
 */
export class RunningRecords {
  readonly #ports: RecordPorts;
  readonly #folder: string;

  constructor(ports: RecordPorts, directory: string) {
    this.#ports = ports;
    this.#folder = installationPaths(directory).running;
  }

  async all(): Promise<FoundRecord[]> {
    const found = await Promise.all([...localServices, compiler].map((process) => this.#read(process)));
    return found.filter((one) => one !== undefined);
  }

  async #read(process: LocalProcess): Promise<FoundRecord | undefined> {
    const text = await this.#ports.files.read(this.#path(process), largestRecord);
    const record = text === undefined ? undefined : runningRecord(text);
    if (record?.process !== process) return undefined;
    return { ...record, isSupervised: await this.#ports.host.isAlive(record.supervisor) };
  }

  /** Takes the place of one that nobody looks after any more. Throws Problem lock-held. */
  async claim(record: RunningRecord): Promise<void> {
    const { files } = this.#ports;
    const path = this.#path(record.process);
    await files.makeFolder(this.#folder, 0o700);
    const text = `${JSON.stringify(record)}\n`;
    await this.#clearLeftovers(record.process);
    if (await files.createExclusive(path, text, 0o600)) return;
    const found = await this.#read(record.process);
    if (found?.isSupervised === true) throw alreadyRuns([found]);
    await files.remove(path);
    if (!(await files.createExclusive(path, text, 0o600))) throw alreadyRuns([record]);
  }

  write(record: RunningRecord): Promise<void> {
    return this.#ports.files.write(this.#path(record.process), `${JSON.stringify(record)}\n`, 0o600);
  }

  remove(process: LocalProcess): Promise<void> {
    return this.#ports.files.remove(this.#path(process));
  }

  /** What a killed one had half written (src/adapters/files/atomic-write.ts). */
  async #clearLeftovers(process: LocalProcess): Promise<void> {
    const names = await this.#ports.files.list(this.#folder);
    const left = names.filter((name) => name.startsWith(`.${process}.json.`) && name.endsWith(".tmp"));
    for (const name of left) await this.#ports.files.remove(join(this.#folder, name));
  }

  #path(process: LocalProcess): string {
    return join(this.#folder, `${process}.json`);
  }
}

export function alreadyRuns(records: readonly RunningRecord[]): Problem {
  const [first] = records;
  const names = records.map(({ process }) => process).join(", ");
  return new Problem({
    code: "lock-held",
    title: `Another terminal runs ${names}`,
    saw: `dittofeed-setup local up, process ${first?.supervisor.pid ?? "unknown"}, since ${first?.since ?? "an unknown time"}.`,
    why: "Two of the same would take each other's port.",
    next: "dittofeed-setup local status   shows what runs; dittofeed-setup local down   ends it",
  });
}
