import type { CheckReport, DoctorServices } from "../../screens/doctor/services.ts";
import { doctorChecks } from "../../src/checks/doctor.ts";
import type { CheckId } from "../../src/domain/check-id.ts";
import type { FoundInstallation } from "../../src/domain/facts/directory.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { Problem } from "../../src/domain/problem.ts";
import type { RepairStep } from "../../src/domain/repair.ts";
import { effectOf, previewOf } from "../../src/installation/repair-in-words.ts";

const good: Finding = { status: "ok", saw: "fine" };

export function bad(saw: string, status: "fail" | "warn" = "fail"): Finding {
  return { status, saw, why: "Nobody can sign in.", next: "docker start api", evidence: ["HTTP 500", "log: it broke"] };
}

export const engineIsDead = new Problem({
  code: "docker-failed",
  title: "Docker did not do it",
  saw: "permission denied",
  why: "The repair needs it.",
  next: "sudo dittofeed-setup doctor",
});

/** A small catalogue, two of each category, with the titles of the real one. */
const ids: readonly CheckId[] = ["H1", "C7", "C13", "S1", "S4", "S22", "D1", "D5", "E1", "E2"];
const catalogue = doctorChecks.filter(({ id }) => ids.includes(id));

const demo: FoundInstallation = {
  ...{ by: "directory", project: "demo", directory: "/opt/demo" },
  ...{ profile: undefined, mode: "standard" },
};
const containers = (...services: string[]) => services.map((service) => ({ id: service, name: `demo-${service}-1` }));

/** What repairs them; D1 has none in the product, and here the one that destroys most. */
const repairSteps: Partial<Record<CheckId, readonly RepairStep[]>> = {
  C7: [{ do: "change-settings", settings: { AUTH_MODE: "multi-tenant" }, services: ["api", "dashboard"] }],
  S1: [{ do: "start-containers", containers: containers("api") }],
  S4: [
    { do: "set-role-password", container: { id: "postgres", name: "demo-postgres-1" }, role: "dittofeed" },
    { do: "restart-containers", containers: containers("temporal", "api", "worker", "dashboard") },
  ],
  S22: [{ do: "recreate-services", services: ["worker"] }],
  D1: [{ do: "stop-stack", project: "the-data" }],
  E1: [{ do: "restart-containers", containers: containers("api") }],
};

/** How the real repair of this finding is shown. */
export function shownRepair(id: CheckId, risk: Risk) {
  const steps = repairSteps[id] ?? [];
  return {
    title: doctorChecks.find((one) => one.id === id)?.remediation?.title ?? `Repair ${id}`,
    risk,
    first: id === "S4",
    confirm: risk === "destroys" ? "the-data" : undefined,
    preview: previewOf(steps, demo),
    effect: effectOf(steps, demo),
  };
}

/** Which findings account for which. */
const explains: Partial<Record<CheckId, readonly CheckId[]>> = { S4: ["S1", "E1"] };

type Risk = "safe" | "restarts" | "destroys";

/** A made-up stack: what is wrong with it, what repairs it, and what was asked of it. */
export function fakeDoctorServices(
  wrong: Readonly<Record<string, Finding>>,
  fixes: Readonly<Record<string, Risk>> = {},
  parts: Partial<DoctorServices> = {},
) {
  const left = new Map(Object.entries(wrong));
  const asked = { looks: 0, repaired: [] as string[], logs: [] as (string | undefined)[], bundles: 0, cancelled: 0 };
  const shown = ({ id, category, title }: (typeof catalogue)[number]): CheckReport => {
    const risk = fixes[id];
    const finding = left.get(id) ?? good;
    const remediation = risk === undefined || finding.status === "ok" ? undefined : shownRepair(id, risk);
    return {
      ...{ id, category, title, finding, remediation },
      ...{ stops: category === "sign-in" ? "sign-in" : "service", explains: explains[id] ?? [] },
      service: category === "database" ? "postgres" : "api",
    };
  };
  const services: DoctorServices = {
    open: async () => ({
      where: ['Installation "demo", standard mode', "/opt/demo"],
      ...{ checks: catalogue.length, leftOut: [] },
    }),
    async check(onReport) {
      asked.looks += 1;
      const reports = catalogue.map(shown);
      for (const report of reports) onReport(report);
      return reports;
    },
    async repair(id, { say, checking }) {
      asked.repaired.push(id);
      for (const step of repairSteps[id] ?? [])
        if (step.do === "restart-containers") for (const { name } of step.containers) say(`restarting ${name}`);
      left.delete(id);
      checking();
      return { problem: undefined, reports: catalogue.map(shown) };
    },
    async log(service) {
      asked.logs.push(service);
      return {
        service: service ?? "api",
        services: ["api", "postgres"],
        lines: [`${service} said 1`, `${service} said 2`],
      };
    },
    async bundle() {
      asked.bundles += 1;
      return ["/root/dittofeed-support-demo.tar.gz", "17 kB, 20 files"];
    },
    report: async () => ["/root/dittofeed-report-demo.html", "21 kB, readable only by you."],
    cancel() {
      asked.cancelled += 1;
    },
    exitCodeFor: (reports) => (reports.some(({ finding }) => finding.status === "fail") ? 3 : 0),
    ...parts,
  };
  return { services, asked, left, all: () => catalogue.map(shown) };
}
