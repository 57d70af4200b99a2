import { expect, it } from "vitest";
import type { CheckCategory, CheckId } from "../../../src/domain/check-id.ts";
import { inRepairOrder, overview, tally } from "../../../src/domain/doctor-overview.ts";
import type { Finding } from "../../../src/domain/finding.ts";
import { categoryText, verdictText } from "../../../src/output/text/render-findings.ts";

const report = (id: CheckId, category: CheckCategory, finding: Finding) => ({
  id,
  category,
  finding,
});
const ok: Finding = { status: "ok", saw: "fine" };
const fail: Finding = { status: "fail", saw: "bad", why: "x", next: "y", evidence: [] };
const waits = (...on: CheckId[]): Finding => ({ status: "unknown", saw: "waiting", waitsOn: on });
const hidden: Finding = { status: "unknown", saw: "no answer within 5 s", waitsOn: [] };

it("folds what waits, however far away the cause is, and names causes only", () => {
  const reports = [
    report("H1", "host", ok),
    report("S4", "services", fail),
    report("S7", "services", waits("S4")),
    report("D1", "database", waits("S4")),
    report("D2", "database", waits("D1")),
    report("D8", "database", waits("D2", "S7")),
    report("E9", "sign-in", hidden),
  ];
  const database = overview(reports).find(({ category }) => category === "database");
  expect(database).toMatchObject({ looked: 3, inOrder: 0, shown: [], waiting: { count: 3, on: ["S4"] } });
  expect(database && categoryText(database)).toBe("0 of 3 OK, 3 wait on S4");
  expect(overview(reports).flatMap(({ shown }) => shown.map(({ id }) => id))).toEqual(["S4", "E9"]);
  expect(verdictText(tally(reports))).toBe("1 problem, 0 warnings; 1 could not be looked at; 4 wait on S4.");
});

it("says plainly that nothing is wrong, and not so where something was not seen", () => {
  expect(verdictText(tally([report("H1", "host", ok)]))).toBe("Nothing is wrong.");
  expect(verdictText(tally([report("E9", "sign-in", hidden)]))).toBe(
    "Nothing wrong was found; 1 could not be looked at.",
  );
});

it("repairs first what keeps everything else from starting", () => {
  const one = (id: string, first: boolean | undefined) => ({
    id,
    remediation: first === undefined ? undefined : { first },
  });
  const queue = inRepairOrder([one("H5", false), one("C1", undefined), one("S4", true), one("S1", false)]);
  expect(queue.map(({ id }) => id)).toEqual(["S4", "H5", "C1", "S1"]);
});
