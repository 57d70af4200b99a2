import { repairTools } from "../../../tasks/repair/tools.ts";
import { createContainerCare } from "../../adapters/docker/care.ts";
import { lookAtCertificate } from "../../adapters/http/certificate.ts";
import { createShell } from "../../adapters/shell.ts";
import { examinations } from "../../checks/doctor/catalogue.ts";
import type { Report } from "../../domain/doctor.ts";
import type { FoundInstallation } from "../../domain/doctor-facts.ts";
import type { DoctorPorts } from "../../domain/doctor-ports.ts";
import type { DatabaseAccess } from "../../domain/ports.ts";
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
import { findInstallation } from "./find-installation.ts";
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
  readonly installation: FoundInstallation;
  readonly ports: DoctorPorts;
  readonly #house: House;

  private constructor(house: House, ports: DoctorPorts, installation: FoundInstallation) {
    this.#house = house;
    this.ports = ports;
    this.installation = installation;
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
  async look(onReport?: (report: Report) => void): Promise<Report[]> {
    const { makeSecret, interruption } = this.#house;
    const { ports, installation } = this;
    const { gathering, close } = gather({ ports, installation, makeSecret, signal: interruption.signal });
    try {
      const reports = await examine(examinations, gathering, ports.clock, onReport);
      interruption.signal.throwIfAborted();
      return reports;
    } finally {
      await close();
    }
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
      this.#house.interruption.signal.throwIfAborted();
      problem = toProblem(thrown);
    }
    const after = await this.look();
    const now = after.find(({ id }) => id === report.id)?.diagnosis.status;
    return { problem, after, helped: now === "ok" };
  }

  async #run(steps: readonly RepairStep[], say: (line: string) => void): Promise<void> {
    const { makeSecret, interruption, redactor } = this.#house;
    const { signal } = interruption;
    // A connection that stays open keeps the whole process from ending.
    const opened: DatabaseAccess[] = [];
    const { gathering, close } = gather({ ports: this.ports, installation: this.installation, makeSecret, signal });
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
