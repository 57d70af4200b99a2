import { describe, expect, it } from "vitest";
import type { CheckCategory, CheckId } from "../../../src/domain/check-id.ts";
import { causesOf, inRepairOrder, tally } from "../../../src/domain/doctor-overview.ts";
import type { Finding, Impact } from "../../../src/domain/finding.ts";
import { verdictText } from "../../../src/output/text/render-findings.ts";

interface Parts {
  stops?: Impact;
  explains?: CheckId[];
}

const report = (id: CheckId, finding: Finding, { stops = "service", explains = [] }: Parts = {}) => ({
  ...{ id, category: "host" as CheckCategory, finding, stops, explains },
});
const ok: Finding = { status: "ok", saw: "fine" };
const fail: Finding = { status: "fail", saw: "bad", why: "x", next: "y", evidence: [] };
const warn: Finding = { ...fail, status: "warn" };
const waits = (...on: CheckId[]): Finding => ({ status: "unknown", saw: "waiting", waitsOn: on });
const hidden: Finding = { status: "unknown", saw: "no answer within 5 s", waitsOn: [] };

/** `S4 > E1 | D1 D2`: the cause, what follows from it, how many wait. */
const shape = (reports: Parameters<typeof causesOf>[0]) =>
  causesOf(reports).map(({ root, follows, waits: waiting }) =>
    [root.id, ...follows.map(({ id }) => `> ${id}`), ...(waiting.length === 0 ? [] : [`| ${waiting.length}`])].join(
      " ",
    ),
  );

describe("what is wrong, by its cause", () => {
  const reports = [
    report("H1", ok),
    report("S4", fail, { explains: ["E1"] }),
    report("S7", waits("S4")),
    report("D1", waits("S4")),
    report("D2", waits("D1")),
    report("D8", waits("D2", "S7")),
    report("E1", fail, { stops: "sign-in" }),
    report("E2", waits("E1")),
    report("E9", hidden),
  ];

  it("folds what waits and what follows below it, however far away it is", () => {
    expect(shape(reports)).toEqual(["S4 > E1 | 5", "E9"]);
    expect(tally(reports)).toEqual({ problems: 2, warnings: 0, unknown: 1, waiting: { count: 5, on: ["S4"] } });
    expect(verdictText(tally(reports))).toBe("2 problems; 1 check could not be made; 5 checks wait for S4.");
  });

  it("is ordered: causes of others, then by how much stops, then warnings, then what is not known", () => {
    const order = [
      report("H6", hidden),
      report("C9", warn, { stops: "data" }),
      report("C13", fail),
      report("C14", fail, { stops: "data" }),
      report("C8", fail, { stops: "sign-in" }),
      report("S1", fail),
      report("E1", waits("S1")),
    ];
    expect(shape(order)).toEqual(["S1 | 1", "C8", "C14", "C13", "C9", "H6"]);
  });

  it("a warning accounts for nothing, and what is OK keeps nobody waiting", () => {
    expect(shape([report("S4", warn, { explains: ["E1"] }), report("E1", fail)])).toEqual(["E1", "S4"]);
    expect(shape([report("S1", ok), report("E1", waits("S1"))])).toEqual(["E1"]);
  });

  it("two that account for each other lose neither", () => {
    const both = [
      report("C2", fail, { explains: ["C14"] }),
      report("C14", fail, { explains: ["C2"] }),
      report("E1", fail),
      report("E2", waits("C14")),
    ];
    expect(shape(both)).toEqual(["C2 > C14 | 1", "E1"]);
  });
});

it("says plainly that there is no problem, and not so where something was not seen", () => {
  expect(verdictText(tally([report("H1", ok)]))).toBe("No problems.");
  expect(verdictText(tally([report("H1", warn)]))).toBe("No problems, 1 warning.");
  expect(verdictText(tally([report("E9", hidden)]))).toBe("No problems found; 1 check could not be made.");
});

it("repairs first what keeps everything else from starting", () => {
  const one = (id: string, first: boolean | undefined) => ({
    id,
    remediation: first === undefined ? undefined : { first },
  });
  const queue = inRepairOrder([one("H5", false), one("C1", undefined), one("S4", true), one("S1", false)]);
  expect(queue.map(({ id }) => id)).toEqual(["S4", "H5", "C1", "S1"]);
});
