import { join } from "node:path";
import { openLogFile } from "../adapters/files/files.ts";
import type { Emit, TaskEvent } from "../domain/event.ts";
import { eventsKept, logsKept } from "../domain/file-sizes.ts";
import { runId } from "../domain/grammar.ts";
import { installationPaths } from "../domain/installation-files.ts";
import { Journal, shortenJournal } from "../engine/journal.ts";
import { createEventRecord } from "../output/event-record.ts";
import { createLogFile } from "../output/log-file.ts";
import { fanOut } from "../output/reporter.ts";
import type { InstallationContext } from "./context.ts";

type ReportingContext = Pick<InstallationContext, "ports" | "redactor" | "commandLine">;

/**
 * The way of an event: redacted once, then to every renderer. Log file, events and journal lie in
 * the installation directory and so may exist only once the run may change something; what was said
 * before is told to them then.
 */
export class Reporting {
  readonly run: string;
  readonly emit: Emit;
  readonly #context: ReportingContext;
  readonly #renderers: Emit[];
  readonly #said: TaskEvent[] = [];
  #close: () => Promise<void> = async () => undefined;

  constructor(context: ReportingContext, run: string, renderers: readonly Emit[]) {
    this.#context = context;
    this.run = run;
    this.#renderers = [...renderers, (event) => this.#said.push(event)];
    this.emit = fanOut({ redactEvent: context.redactor.redactDeep, to: this.#renderers });
  }

  /** From here on everything is written down; gives the log file's path. */
  async keepRecords(directory: string): Promise<string> {
    const { run } = this;
    const { files, clock, host } = this.#context.ports;
    const { logs, events } = installationPaths(directory);
    for (const folder of [logs, events]) await files.makeFolder(folder, 0o700);
    await shortenJournal(files, directory);
    await removeOld(files, { folder: logs, ending: ".log", kept: logsKept });
    await removeOld(files, { folder: events, ending: ".ndjson", kept: eventsKept - 1 });
    const path = `${logs}/${run}.log`;
    const file = openLogFile(path);
    // What may be left out when it grows is known to who writes it.
    const eventFile = openLogFile(`${events}/${run}.ndjson`, Number.POSITIVE_INFINITY);
    const began = {
      ...(await host.thisProcess()),
      run,
      at: clock.now().toISOString(),
      command: this.#context.commandLine,
    };
    const kept = createEventRecord({ append: eventFile.append, began, now: clock.now });
    const log = createLogFile({ append: file.append, now: clock.now });
    const journal = new Journal(files, directory);
    const record: Emit = (event) => journal.record({ ...event, v: 1, at: clock.now().toISOString(), run });
    this.#close = async () => {
      await journal.flush();
      await Promise.all([file.close(), eventFile.close()]);
    };
    // The renderer that collected what was said so far has done its work.
    this.#renderers.splice(-1, 1, log, kept, record);
    for (const event of this.#said.splice(0)) {
      log(event);
      kept(event);
      record(event);
    }
    return path;
  }

  /** Resolves when everything that was said is on the disk. */
  close(): Promise<void> {
    return this.#close();
  }
}

interface OldFiles {
  folder: string;
  ending: string;
  /** So many of the newest stay. */
  kept: number;
}

/** Their names begin with their time. What is called otherwise is none of ours. */
async function removeOld(files: ReportingContext["ports"]["files"], { folder, ending, kept }: OldFiles): Promise<void> {
  const isOurs = (name: string) => name.endsWith(ending) && runId.test(name.slice(0, -ending.length));
  const ours = (await files.list(folder)).filter(isOurs);
  for (const name of ours.slice(0, -kept)) await files.remove(join(folder, name));
}

/** Sorts by time, and is never the same for two runs: 20261123T220114Z-4f1c9a. */
export function newRunId({ ports }: Pick<InstallationContext, "ports">): string {
  const at = ports.clock.now().toISOString().replace(/[-:]/g, "").replace(/\.\d+/, "");
  return `${at}-${Buffer.from(ports.host.randomBytes(3)).toString("hex")}`;
}
