import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { createWorkspace } from "../../../schema/workspaces/workspace.ts";
import { workspaceSpec } from "../../../schema/workspaces/workspace-spec.ts";
import { createDumps } from "../../../src/adapters/dumps/dumps.ts";
import { createFiles } from "../../../src/adapters/files/files.ts";
import { createClock, createHost } from "../../../src/adapters/host/host.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import { doctorChecks } from "../../../src/checks/doctor.ts";
import type { CheckResult } from "../../../src/domain/check.ts";
import type { DatabaseAccess } from "../../../src/domain/database.ts";
import type { Docker } from "../../../src/domain/docker.ts";
import type { InspectedContainer } from "../../../src/domain/facts/containers.ts";
import type { FoundInstallation } from "../../../src/domain/facts/directory.ts";
import type { Gathering, Observed } from "../../../src/domain/facts/facts.ts";
import type { Ports } from "../../../src/domain/ports.ts";
import type { RepairContext, RepairStep, RepairTool } from "../../../src/domain/repair.ts";
import { Secret } from "../../../src/domain/secret.ts";
import type { DatabasePlace } from "../../../src/domain/target.ts";
import type { TaskContext } from "../../../src/domain/task.ts";
import { runChecks } from "../../../src/engine/run-checks.ts";
import { inspectDatabase } from "../../../src/facts/database.ts";
import { inspectRows } from "../../../src/facts/rows.ts";
import { composeTarget } from "../../../src/installation/targets/compose.ts";
import { installationTasks } from "../../../tasks/install.ts";
import { repairTools } from "../../../tasks/repairs/tools.ts";
import type { PostgresServer, TestDatabase } from "../../support/postgres.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";
import { container } from "../../unit/checks/healthy-stack.ts";
import type { SharedPostgres, Template } from "../postgres.ts";

const databaseChecks = doctorChecks.filter(({ category }) => category === "database");

const shell = createShell();

export interface Patient {
  database: TestDatabase;
  directory: string;
  /** With the profile of the installation, or as it is found without one. */
  look(how?: Known): Promise<CheckResult[]>;
  /** Shows and runs the steps that the report offers; gives what was shown and said. */
  repair(report: CheckResult | undefined, how?: Known): Promise<string[]>;
  close(): Promise<void>;
}

export type Known = "by profile" | "without profile";

/** Complete, with the profile's workspace and its administrator. */
const healthy: Template = {
  name: "healthy_embedded",
  async fill(database) {
    await reconcile(database, { mode: "embedded" });
    await createWorkspace(database, workspaceSpec(someProfile()), { randomBytes });
  },
};

/** A healthy embedded installation's database, real, and beside it a real directory for dumps. */
export async function admit(postgres: SharedPostgres): Promise<Patient> {
  const database = await postgres.newDatabase(healthy);
  const directory = await mkdtemp(join(tmpdir(), "dittofeed-doctor-"));
  const profile = { ...someProfile({ mode: "embedded", directory }), directory };
  const found = (how: Known): FoundInstallation => ({
    ...{ by: how === "by profile" ? "profile" : "directory", project: "acme", directory, mode: "embedded" },
    profile: how === "by profile" ? profile : undefined,
  });
  const ports = untouchablePorts({
    ...{ clock: createClock(), files: createFiles(), host: createHost(), dumps: createDumps({ shell }) },
    // Its image carries no migrations; the engine itself has tests of its own.
    docker: {
      appMigrations: async () => [],
      volumes: async () => [],
    } as Partial<Docker> as Docker,
  }) as Ports;
  const containers: InspectedContainer[] = [container("postgres")];
  const access = async () => accessTo(postgres, database);
  const makeSecret = (name: string, value: string) => new Secret(name, value);
  const signal = new AbortController().signal;

  const look = async (how: Known = "by profile"): Promise<CheckResult[]> => {
    const installation = found(how);
    const seen = <Value>(value: Value): Observed<Value> => ({ state: "seen", value });
    const place: DatabasePlace & { installation: FoundInstallation } = {
      ...{ ports, installation, containers, signal, engine: someFacts().engine },
      ...{ env: new Map(), password: undefined, names: "found", volumes: async () => [] },
    };
    const looked = inspectDatabase(composeTarget, place, access);
    const known: Partial<Gathering> = {
      installation: Promise.resolve(seen(installation)),
      containers: Promise.resolve(seen(containers)),
      directory: Promise.resolve(seen(undefined)),
      database: looked.then(seen),
      rows: looked.then(async (facts) => seen(await inspectRows(facts, access))),
    };
    return runChecks(databaseChecks, known as Gathering, { elapsed: () => performance.now() });
  };

  const repair = async (report: CheckResult | undefined, how: Known = "by profile"): Promise<string[]> => {
    const lines: string[] = [];
    const installation = found(how);
    const context: RepairContext = {
      ...{ ports, installation, env: new Map(), makeSecret, signal, database: access },
      say: (line) => lines.push(line),
      coolify: () => Promise.reject(new Error("no repair of the database asks Coolify")),
      adoptProfile: () => Promise.reject(new Error("no repair of the database changes the profile")),
      async runTasks(ids) {
        const given = await access();
        const task: Partial<TaskContext> = {
          ...{ profile, facts: someFacts(), secrets: new Map(), ports, signal, makeSecret },
          ...{ emit: () => undefined, database: async () => given.database, databaseAccess: async () => given },
        };
        for (const { id, run } of installationTasks(profile)) if (ids.includes(id)) await run(task as TaskContext);
      },
    };
    for (const step of report?.remediation?.steps ?? []) {
      const tool = repairTools[step.do] as RepairTool<RepairStep["do"]>;
      lines.push(...tool.shows(step, installation));
      await tool.run(step, context);
    }
    return lines;
  };

  const close = async () => {
    await database.drop();
    await rm(directory, { recursive: true, force: true });
  };
  return { database, directory, look, repair, close };
}

function accessTo({ host, port, user, password }: PostgresServer, database: TestDatabase): DatabaseAccess {
  return {
    ...{ database, ways: [{ kind: "tcp", host, port }], container: undefined },
    credentials: { user, password: new Secret("POSTGRES_PASSWORD", password), database: database.name },
  };
}

/** Everything that is not ok: "D3 fail". */
export const findings = (reports: readonly CheckResult[]): string[] =>
  reports.filter(({ finding }) => finding.status !== "ok").map(({ id, finding }) => `${id} ${finding.status}`);

/** What is wrong, without what waits for it. */
export const problems = (reports: readonly CheckResult[]): string[] =>
  findings(reports).filter((line) => !line.endsWith("unknown"));

export const reportOf = (reports: readonly CheckResult[], id: string): CheckResult | undefined =>
  reports.find((report) => report.id === id);
