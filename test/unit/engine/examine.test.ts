import { describe, expect, it } from "vitest";
import {
  type Diagnosis,
  type Examination,
  type ExaminationId,
  examination,
  type Report,
} from "../../../src/domain/doctor.ts";
import type { Gathering, Observed } from "../../../src/domain/facts/facts.ts";
import { examine } from "../../../src/engine/examine.ts";

const clock = { elapsed: () => performance.now() };
const good: Diagnosis = { status: "ok", saw: "good" };
const bad: Diagnosis = { status: "fail", saw: "bad", why: "because", next: "do it", evidence: [] };

function one(id: ExaminationId, detect: () => Diagnosis, parts: Partial<Examination> = {}): Examination {
  const words = { title: id, category: "host", symptom: "", detection: "", proof: "fake" } as const;
  return { ...examination({ id, ...words, reads: ["volumes"], detect }), ...parts };
}

/** Only the groups that a test is about; whoever reads another waits for ever. */
function gathering(parts: Partial<Record<keyof Gathering, Promise<Observed<never>>>>): Gathering {
  const never = new Promise<never>(() => undefined);
  return new Proxy({}, { get: (_, group: keyof Gathering) => parts[group] ?? never }) as Gathering;
}

const volumes = gathering({ volumes: Promise.resolve({ state: "seen", value: [] as never }) });
const statuses = (reports: readonly Report[]) => reports.map(({ id, diagnosis }) => `${id} ${diagnosis.status}`);

describe("examine", () => {
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
    const working = examine(all, late, clock, ({ id }) => {
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
    const reports = await examine(all, volumes, clock);
    expect(statuses(reports)).toEqual(["H1 fail", "S1 unknown", "S2 unknown"]);
    expect(reports.map(({ diagnosis }) => diagnosis.saw)).toEqual(["bad", "waiting on H1", "waiting on S1"]);
  });

  it("a warning lets pass what needs it", async () => {
    const all = [one("H1", () => ({ ...bad, status: "warn" })), one("S1", () => good, { needs: ["H1"] })];
    expect(statuses(await examine(all, volumes, clock))).toEqual(["H1 warn", "S1 ok"]);
  });

  it("one that throws, and one whose facts could not be had, are one unknown line each", async () => {
    const facts = gathering({
      volumes: Promise.resolve({ state: "seen", value: [] as never }),
      logs: Promise.resolve({ state: "failed", saw: "no answer within 5 s" }),
    });
    const throws = one("H1", () => {
      throw new Error("broken");
    });
    const reports = await examine(
      [throws, one("H2", () => good, { reads: ["logs"] }), one("H3", () => good)],
      facts,
      clock,
    );
    expect(reports.map(({ diagnosis }) => diagnosis)).toEqual([
      { status: "unknown", saw: "the check itself failed: broken", waitsOn: [] },
      { status: "unknown", saw: "could not look at logs: no answer within 5 s", waitsOn: [] },
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
      one("H1", () => bad, { fix: fix(true) }),
      one("H2", () => bad, { fix: fix(false) }),
      one("H3", () => good, { fix: fix(true) }),
    ];
    const reports = await examine(all, volumes, clock);
    expect(reports.map((report) => report.fix?.steps)).toEqual([steps, undefined, undefined]);
  });
});
