// Over 150 lines: a repair is offered, agreed to, done and looked at again in one place.
import { asKept } from "../checks/as-kept.ts";
import { checksFor, withNeeds } from "../checks/doctor.ts";
import { guardRepair } from "../checks/guard-repair.ts";
import type { CheckResult } from "../domain/check.ts";
import type { CheckId } from "../domain/check-id.ts";
import type { InspectedContainer } from "../domain/facts/containers.ts";
import type { FoundInstallation } from "../domain/facts/directory.ts";
import type { Gathering } from "../domain/facts/facts.ts";
import { keeperOf } from "../domain/keeper.ts";
import type { Ports } from "../domain/ports.ts";
import { Problem, toProblem } from "../domain/problem.ts";
import type { RepairContext } from "../domain/repair.ts";
import type { Secret } from "../domain/secret.ts";
import { withLock } from "../engine/lock.ts";
import { runChecks } from "../engine/run-checks.ts";
import { inspectContainers } from "../facts/containers.ts";
import { Gatherer } from "../facts/gatherer.ts";
import { keptBySomebodyElse } from "./attached.ts";
import type { InstallationContext } from "./context.ts";
import { coolifyAccess, coolifyAccessForLooking, noWayToCoolify } from "./coolify-access.ts";
import { findInstallation, installationOf, type Wanted } from "./find.ts";
import { folderRefused } from "./labelled-folder.ts";
import { effectOf, previewOf, toolFor } from "./repair-in-words.ts";
import { runInstallationTasks } from "./run-tasks.ts";
import { composeTarget } from "./targets/compose.ts";
import { targetOf } from "./targets/target.ts";

/**
 * Everything about one installation that a doctor does: look, show a repair, do it, and look again.
 */
export class DoctorSession {
  readonly ports: Ports;
  #installation: FoundInstallation;
  /** Aborted by a signal to this process, and by `stop`. */
  readonly signal: AbortSignal;
  readonly #context: InstallationContext;
  readonly #stopped = new AbortController();
  #mayChangeFolder = false;

  private constructor(context: InstallationContext, installation: FoundInstallation) {
    this.#context = context;
    this.ports = context.ports;
    this.#installation = installation;
    this.signal = AbortSignal.any([context.interruption.signal, this.#stopped.signal]);
  }

  /** A repair may have changed its profile since it was opened. */
  get installation(): FoundInstallation {
    return this.#installation;
  }

  get mayChangeFolder(): boolean {
    return this.#mayChangeFolder;
  }

  /** A person was shown the folder that a label alone names, and has said that it is theirs. */
  agreeToFolder(): void {
    this.#mayChangeFolder = true;
  }

  /** Ends what is under way: looks at once, a repair between two steps. */
  stop(): void {
    this.#stopped.abort();
  }

  static async open(context: InstallationContext, wanted: Wanted): Promise<DoctorSession> {
    return new DoctorSession(context, await findInstallation(context, wanted));
  }

  /** Looks at everything. Reads only; `onReport` is called as each check ends. */
  check(onReport?: (report: CheckResult) => void): Promise<CheckResult[]> {
    return this.checkWith(async (reports) => reports, onReport);
  }

  /**
   * The same, with the facts that were gathered for it, while the database's connection is still
   * open.
   */
  async checkWith<Made>(
    make: (reports: CheckResult[], gathering: Gathering) => Promise<Made>,
    onReport?: (report: CheckResult) => void,
  ): Promise<Made> {
    const gatherer = this.#gatherer();
    const gathering = gatherer.everything();
    try {
      const reports = await runChecks(checksFor(this.installation), gathering, this.ports.clock, onReport, lastWord);
      this.signal.throwIfAborted();
      return await make(reports, gathering);
    } finally {
      await gatherer.close();
    }
  }

  /** Looks at what is asked for, and judges nothing. */
  async look<Made>(make: (gathering: Gathering) => Promise<Made>): Promise<Made> {
    const gatherer = this.#gatherer();
    try {
      return await make(gatherer.onDemand());
    } finally {
      await gatherer.close();
    }
  }

  /** One check as it is now, with those that it needs; looks at what they read and no more. */
  async recheck(id: CheckId): Promise<CheckResult> {
    const gatherer = this.#gatherer();
    try {
      const reports = await runChecks(
        withNeeds(id, this.installation),
        gatherer.onDemand(),
        this.ports.clock,
        undefined,
        lastWord,
      );
      this.signal.throwIfAborted();
      // It is the last: only what stands before a check can be needed.
      return reports.at(-1) as CheckResult;
    } finally {
      await gatherer.close();
    }
  }

  /** The containers of the stack as they are now. */
  containers(): Promise<InspectedContainer[]> {
    return inspectContainers(this.ports, this.installation, this.signal);
  }

  #gatherer(): Gatherer {
    const { ports, installation, signal } = this;
    const target = keeperOf(installation).runsTasks ? targetOf(installation.profile) : composeTarget;
    const { makeSecret } = this.#context;
    const coolify = () => coolifyAccessForLooking(this.#context, installation);
    return new Gatherer({ ports, installation, target, makeSecret, coolify, signal });
  }

  /** The exact commands of a repair, one a line. */
  preview({ remediation }: CheckResult): string[] {
    return previewOf(remediation?.steps ?? [], this.installation);
  }

  /** What it does in words: a sentence for each step, what is down meanwhile, and about data. */
  effect({ remediation }: CheckResult): string[] {
    return effectOf(remediation?.steps ?? [], this.installation);
  }

  /**
   * Runs the steps of the repair under the installation's lock. Gives what stopped it; undefined
   * when every step ran. Whether it helped, only a check afterwards says.
   */
  async repair(report: CheckResult, say: (line: string) => void): Promise<Problem | undefined> {
    const work = () => this.#run(report, say);
    const { directory } = this.installation;
    try {
      this.#mustBeOurFolder();
      await (directory === undefined ? work() : withLock(this.#context, { directory }, work));
    } catch (thrown) {
      this.signal.throwIfAborted();
      return toProblem(thrown);
    }
    return undefined;
  }

  /** Every repair passes here, however it was asked for. */
  #mustBeOurFolder(): void {
    const { project, directory, labelled } = this.installation;
    if (labelled === undefined || directory === undefined) return;
    if (!this.#mayChangeFolder || labelled.faults.length > 0) throw folderRefused(project, directory, labelled);
  }

  async #run(report: CheckResult, say: (line: string) => void): Promise<void> {
    const { makeSecret, redactor } = this.#context;
    const { signal } = this;
    const gatherer = this.#gatherer();
    // What is done needs little of all that can be seen.
    const gathering = gatherer.onDemand();
    try {
      mustStillBeOffered(report, await lastWord(report, gathering));
      const [directory, engine, containers] = await Promise.all([
        gathering.directory,
        gathering.engine,
        gathering.containers,
      ]);
      const env: ReadonlyMap<string, Secret> =
        (directory.state === "seen" ? directory.value?.env : undefined) ?? new Map();
      const onEngine = engine.state === "seen" ? engine.value : { state: "absent" as const, saw: engine.saw };
      const running = containers.state === "seen" ? containers.value : [];
      const context: RepairContext = {
        ports: this.ports,
        installation: this.installation,
        env,
        makeSecret,
        signal,
        say: (line) => say(redactor.redactText(line)),
        database: () => gatherer.accessFound({ engine: onEngine, containers: running, env }),
        coolify: async () =>
          (await coolifyAccess(this.#context, this.installation)) ?? noWayToCoolify(this.installation),
        adoptProfile: async (profile) => {
          await this.ports.profiles.save(profile.name, profile);
          this.#installation = await installationOf(this.#context, profile, undefined);
        },
        runTasks: (ids) =>
          runInstallationTasks(this.#context, this.installation, ids, say, report.remediation?.risk === "destroys"),
      };
      for (const step of report.remediation?.steps ?? []) {
        signal.throwIfAborted();
        if (!keeperOf(this.installation).does(step)) throw keptBySomebodyElse(this.installation);
        await toolFor(step).run(step, context);
      }
    } finally {
      // A connection that stays open keeps the whole process from ending.
      await gatherer.close();
    }
  }
}

/**
 * What may be done after all that speaks against it: of the data, and of whoever keeps the files.
 */
async function lastWord(found: Parameters<typeof guardRepair>[0], gathering: Gathering) {
  return asKept(await guardRepair(found, gathering), gathering);
}

/**
 * What a person agreed to was offered before the lock was held: another hand may have changed
 * `.env` since.
 */
function mustStillBeOffered(agreed: CheckResult, now: Pick<CheckResult, "finding" | "remediation">): void {
  const isSame =
    now.remediation !== undefined && (now.remediation.risk !== "destroys" || agreed.remediation?.risk === "destroys");
  if (agreed.remediation === undefined || isSame) return;
  const { finding } = now;
  const said = finding.status === "ok" || finding.status === "unknown" ? undefined : finding;
  throw new Problem({
    code: "value-refused",
    title: "This is no longer the repair that you confirmed",
    saw: said?.evidence.join("\n") ?? finding.saw,
    why: "It would now cost data or the database, which nobody has confirmed. Nothing was changed.",
    next: said?.next ?? "dittofeed-setup doctor",
  });
}
