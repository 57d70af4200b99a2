import type { CheckReport, DoctorServices } from "../../screens/doctor/services.ts";
import type { CheckCategory, CheckId } from "../../src/domain/check-id.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { Problem } from "../../src/domain/problem.ts";

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

/** id, category and title of a small catalogue: two of each category. */
const catalogue: readonly [CheckId, CheckCategory, string][] = [
  ["H1", "host", "Docker answers"],
  ["H2", "host", "Docker Compose is installed"],
  ["C7", "configuration", "AUTH_MODE is multi-tenant"],
  ["C8", "configuration", "AUTH_PROVIDER is google"],
  ["S1", "services", "Every container is running"],
  ["S4", "services", "The database accepts the password in .env"],
  ["D1", "database", "The database answers"],
  ["D5", "database", "Embedded sessions have their tables"],
  ["E1", "sign-in", "The API answers"],
  ["E2", "sign-in", "The dashboard answers"],
];

/** Which findings account for which. */
const explains: Partial<Record<CheckId, readonly CheckId[]>> = { S4: ["S1", "E1"] };

type Risk = "safe" | "restarts" | "destroys";

/** A made-up stack: what is wrong with it, what mends it, and what was asked of it. */
export function fakeDoctorServices(
  wrong: Readonly<Record<string, Finding>>,
  fixes: Readonly<Record<string, Risk>> = {},
  parts: Partial<DoctorServices> = {},
) {
  const left = new Map(Object.entries(wrong));
  const asked = { looks: 0, repaired: [] as string[], logs: [] as (string | undefined)[], bundles: 0, cancelled: 0 };
  const shown = ([id, category, title]: (typeof catalogue)[number]): CheckReport => {
    const risk = fixes[id];
    const finding = left.get(id) ?? good;
    const remediation =
      risk === undefined || finding.status === "ok"
        ? undefined
        : {
            title: `Mend ${id}`,
            risk,
            first: id === "S4",
            confirm: risk === "destroys" ? "the-data" : undefined,
            preview: [`docker mend ${id}`],
            effect: [`Mends ${id}.`, "Nothing is down meanwhile.", "No data is touched."],
          };
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
      say(`mending ${id}`);
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
