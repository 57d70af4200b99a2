import { repairTools } from "../../../tasks/repair/tools.ts";
import { createContainerCare } from "../../adapters/docker/care.ts";
import { lookAtCertificate } from "../../adapters/http/certificate.ts";
import { createShell } from "../../adapters/shell.ts";
import { examinations } from "../../checks/doctor/catalogue.ts";
import type { DatabaseAccess } from "../../domain/database-ports.ts";
import type { Report } from "../../domain/doctor.ts";
import type { FoundInstallation, Gathering, InspectedContainer } from "../../domain/doctor-facts.ts";
import type { DoctorPorts } from "../../domain/doctor-ports.ts";
import { type Problem, toProblem } from "../../domain/problem.ts";
import type { RepairContext, RepairTool } from "../../domain/repair.ts";
import type { RepairStep } from "../../domain/repair-step.ts";
import type { Secret } from "../../domain/secret.ts";
import { examine } from "../../engine/examine.ts";
import { gather } from "../../facts/doctor/gather.ts";
import { openDatabase } from "../../facts/doctor/open-database.ts";
import type { Arguments } from "../arguments.ts";
import type { House } from "../house.ts";
import { withLock } from "../with-lock.ts";
import { findInstallation, installationOf } from "./find-installation.ts";
import { runInstallationTasks } from "./run-installation-tasks.ts";

export interface Treatment {
  /** What stopped the repair itself; undefined when every step of it ran. */
  problem: Problem | undefined;
  /** What was found when everything was looked at again. */
  after: Report[];
  /** Is the problem that was treated gone? Only the look afterwards says so. */
  helped: boolean;
}

/** Everything about one installation that a doctor does: look, show a repair, do it, and look again. */
export class Clinic {
  readonly ports: DoctorPorts;
  #installation: FoundInstallation;
  /** Aborted by a signal to this process, and by `stop`. */
  readonly signal: AbortSignal;
  readonly #house: House;
  readonly #stopped = new AbortController();

  private constructor(house: House, ports: DoctorPorts, installation: FoundInstallation) {
    this.#house = house;
    this.ports = ports;
    this.#installation = installation;
    this.signal = AbortSignal.any([house.interruption.signal, this.#stopped.signal]);
  }

  /** A repair may have changed its profile since it was opened. */
  get installation(): FoundInstallation {
    return this.#installation;
  }

  /** Ends what is under way: looks at once, a repair between two steps. */
  stop(): void {
    this.#stopped.abort();
  }

  static async open(house: House, args: Arguments): Promise<Clinic> {
    const ports: DoctorPorts = {
      ...house.ports,
      care: createContainerCare({ shell: createShell() }),
      certificate: lookAtCertificate,
    };
    return new Clinic(house, ports, await findInstallation(house, ports, args));
  }

  /** Looks at everything. Reads only; `onReport` is called as each examination ends. */
  look(onReport?: (report: Report) => void): Promise<Report[]> {
    return this.lookWith(async (reports) => reports, onReport);
  }

  /** The same, with the facts that were gathered for it, while the database's connection is still open. */
  async lookWith<Made>(
    make: (reports: Report[], gathering: Gathering) => Promise<Made>,
    onReport?: (report: Report) => void,
  ): Promise<Made> {
    const { gathering, close } = this.#gather();
    try {
      const reports = await examine(examinations, gathering, this.ports.clock, onReport);
      this.signal.throwIfAborted();
      return await make(reports, gathering);
    } finally {
      await close();
    }
  }

  /** The containers of the stack as they are now. */
  containers(): Promise<InspectedContainer[]> {
    return this.ports.care.inspect(this.installation.project, this.#house.makeSecret, this.signal);
  }

  #gather(): ReturnType<typeof gather> {
    const { ports, installation, signal } = this;
    return gather({ ports, installation, makeSecret: this.#house.makeSecret, signal });
  }

  /** The exact commands of a repair, one a line. */
  preview({ fix }: Report): string[] {
    return (fix?.steps ?? []).flatMap((step) => this.#tool(step).shows(step, this.installation));
  }

  /** Runs the steps of the repair under the installation's lock, and then looks at everything again. */
  async treat(report: Report, say: (line: string) => void): Promise<Treatment> {
    const work = () => this.#run(report.fix?.steps ?? [], say);
    const { directory } = this.installation;
    let problem: Problem | undefined;
    try {
      await (directory === undefined ? work() : withLock(this.#house, { directory }, work));
    } catch (thrown) {
      this.signal.throwIfAborted();
      problem = toProblem(thrown);
    }
    const after = await this.look();
    const now = after.find(({ id }) => id === report.id)?.diagnosis.status;
    return { problem, after, helped: now === "ok" };
  }

  async #run(steps: readonly RepairStep[], say: (line: string) => void): Promise<void> {
    const { makeSecret, redactor } = this.#house;
    const { signal } = this;
    // A connection that stays open keeps the whole process from ending.
    const opened: DatabaseAccess[] = [];
    const { gathering, close } = this.#gather();
    try {
      const [directory, engine, containers] = await Promise.all([
        gathering.directory,
        gathering.engine,
        gathering.containers,
      ]);
      const env: ReadonlyMap<string, Secret> =
        (directory.state === "seen" ? directory.value?.env : undefined) ?? new Map();
      const context: RepairContext = {
        ports: this.ports,
        installation: this.installation,
        env,
        makeSecret,
        signal,
        say: (line) => say(redactor.redact(line)),
        database: async () => {
          const onEngine = engine.state === "seen" ? engine.value : { state: "absent" as const, saw: engine.saw };
          const running = containers.state === "seen" ? containers.value : [];
          const place = { installation: this.installation, engine: onEngine, containers: running, env };
          const access = await openDatabase(this.ports, place, signal);
          opened.push(access);
          return access;
        },
        adoptProfile: async (profile) => {
          await this.ports.profiles.save(profile.name, profile);
          this.#installation = await installationOf(this.#house, profile, undefined);
        },
        runTasks: (ids) => runInstallationTasks(this.#house, this.installation, ids, say),
      };
      for (const step of steps) {
        signal.throwIfAborted();
        await this.#tool(step).run(step, context);
      }
    } finally {
      await Promise.all(opened.map(({ database }) => database.close()));
      await close();
    }
  }

  /** The union's key picks the tool; TypeScript cannot see that the two belong together. */
  #tool(step: RepairStep): RepairTool<RepairStep["do"]> {
    return repairTools[step.do] as RepairTool<RepairStep["do"]>;
  }
}
