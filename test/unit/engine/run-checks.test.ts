import { describe, expect, it } from "vitest";
import {
  type Check,
  type CheckResult,
  check,
  installationCheck,
  problemOf,
  reported,
} from "../../../src/domain/check.ts";
import type { CheckId } from "../../../src/domain/check-id.ts";
import type { Gathering, Observed } from "../../../src/domain/facts/facts.ts";
import type { Finding } from "../../../src/domain/finding.ts";
import { combineProblems, Problem } from "../../../src/domain/problem.ts";
import type { RepairStep } from "../../../src/domain/repair.ts";
import { runChecks, runChecksOver } from "../../../src/engine/run-checks.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";

const clock = { elapsed: () => performance.now() };
const good: Finding = { status: "ok", saw: "good" };
const bad: Finding = { status: "fail", saw: "bad", why: "because", next: "do it", evidence: [] };

function one(id: CheckId, detect: () => Finding, parts: Partial<Check> = {}): Check {
  const words = { title: id, category: "host", symptom: "", detection: "", proof: "fake" } as const;
  return { ...check({ id, ...words, reads: ["volumes"], detect }), ...parts };
}

/** Only the groups that a test is about; whoever reads another waits for ever. */
function gathering(parts: Partial<Record<keyof Gathering, Promise<Observed<never>>>>): Gathering {
  const never = new Promise<never>(() => undefined);
  return new Proxy({}, { get: (_, group: keyof Gathering) => parts[group] ?? never }) as Gathering;
}

const volumes = gathering({ volumes: Promise.resolve({ state: "seen", value: [] as never }) });
const statuses = (reports: readonly CheckResult[]) => reports.map(({ id, finding }) => `${id} ${finding.status}`);

describe("runChecks", () => {
  it("gives the reports in the list's order, and each as soon as its facts are in", async () => {
    let arrive: (seen: Observed<never>) => void = () => undefined;
    const late = gathering({
      volumes: new Promise((resolve) => {
        arrive = resolve;
      }),
      stacks: Promise.resolve({ state: "seen", value: [] as never }),
    });
    const seen: string[] = [];
    const all = [one("H1", () => good), one("H2", () => good, { reads: ["stacks"] })];
    const working = runChecks(all, late, clock, ({ id }) => {
      seen.push(id);
      if (id === "H2") arrive({ state: "seen", value: [] as never });
    });
    expect(statuses(await working)).toEqual(["H1 ok", "H2 ok"]);
    expect(seen).toEqual(["H2", "H1"]);
  });

  it("one dead engine is one red line: what needs it waits, and says on what", async () => {
    const all = [
      one("H1", () => bad),
      one("S1", () => bad, { needs: ["H1"] }),
      one("S2", () => bad, { needs: ["S1"] }),
    ];
    const reports = await runChecks(all, volumes, clock);
    expect(statuses(reports)).toEqual(["H1 fail", "S1 unknown", "S2 unknown"]);
    expect(reports.map(({ finding }) => finding.saw)).toEqual(["bad", "waiting on H1", "waiting on S1"]);
  });

  it("a warning lets pass what needs it", async () => {
    const all = [one("H1", () => ({ ...bad, status: "warn" })), one("S1", () => good, { needs: ["H1"] })];
    expect(statuses(await runChecks(all, volumes, clock))).toEqual(["H1 warn", "S1 ok"]);
  });

  it("one that throws, and one whose facts could not be had, are one unknown line each", async () => {
    const facts = gathering({
      volumes: Promise.resolve({ state: "seen", value: [] as never }),
      logs: Promise.resolve({ state: "failed", saw: "no answer within 5 s" }),
    });
    const throws = one("H1", () => {
      throw new Error("broken");
    });
    const reports = await runChecks(
      [throws, one("H2", () => good, { reads: ["logs"] }), one("H3", () => good)],
      facts,
      clock,
    );
    expect(reports.map(({ finding }) => finding)).toEqual([
      { status: "unknown", saw: "the check itself failed: broken", waitsOn: [] },
      { status: "unknown", saw: "logs could not be checked: no answer within 5 s", waitsOn: [] },
      good,
    ]);
  });

  it("offers a repair only where something is wrong and steps are possible", async () => {
    const steps = [{ do: "prune-images" }] as const;
    const fix = (possible: boolean) => ({
      title: "prune",
      risk: "safe" as const,
      steps: () => (possible ? steps : []),
    });
    const all = [
      one("H1", () => bad, { remediation: fix(true) }),
      one("H2", () => bad, { remediation: fix(false) }),
      one("H3", () => good, { remediation: fix(true) }),
    ];
    const reports = await runChecks(all, volumes, clock);
    expect(reports.map((report) => report.remediation?.steps)).toEqual([steps, undefined, undefined]);
  });
});

describe("runChecksOver", () => {
  const known = { ...someFacts(), profile: someProfile(), secrets: new Map() };
  const rule = (id: CheckId, needs: CheckId[], detect: () => Finding, name: string = id) =>
    installationCheck({ id, title: id, category: "host" }, { name, reads: [], needs, detect });

  it("makes one dead engine one red line, and names what waits as the event does", () => {
    const dead = rule("H1", [], () => ({ status: "unknown", saw: "dead", waitsOn: [] }), "engine");
    const never = () => expect.unreachable();
    const results = runChecksOver([dead, rule("H2", ["H1"], never, "a"), rule("H3", ["H2"], never, "b")], known);
    expect(results.slice(1).map((result) => reported(result, "acme"))).toEqual([
      { check: "a", status: "unknown", saw: "waiting on engine" },
      { check: "b", status: "unknown", saw: "waiting on a" },
    ]);
  });

  it("turns a check that throws into one unknown line and goes on", () => {
    const broken = rule("H1", [], () => {
      throw new Error("boom");
    });
    const results = runChecksOver([broken, rule("H2", [], () => good)], known);
    expect(results.map(({ finding }) => finding.status)).toEqual(["unknown", "ok"]);
  });

  it("a failure names the doctor's remediation first, where there is one that can be done", () => {
    const remediation = (steps: readonly RepairStep[]) => ({
      title: "Prune",
      risk: "safe" as const,
      steps: () => steps,
    });
    const failing = (steps: readonly RepairStep[]) => ({
      ...rule("H3", [], () => bad),
      remediation: remediation(steps),
    });
    const problem = (steps: readonly RepairStep[]) => {
      const [result] = runChecksOver([failing(steps)], known);
      return result && problemOf(result, "acme");
    };
    expect(problem([])).toMatchObject({ next: "do it", repairs: [] });
    const offered = problem([{ do: "prune-images" }]);
    expect(offered).toMatchObject({
      next: "dittofeed-setup doctor --profile acme --fix H3 (Prune); then run the same command again.\nOr: do it",
      repairs: ["H3"],
    });
    expect(Object.keys(offered?.toJSON() ?? {})).toEqual(["code", "title", "saw", "why", "next", "who"]);
    const other = new Problem({ code: "port-taken", title: "t", saw: "s", why: "w", next: "n", repairs: ["H5"] });
    expect(offered && combineProblems([offered, other], "both")?.repairs).toEqual(["H3", "H5"]);
  });
});
