import { expect, it } from "vitest";
import { parseJournalLine } from "../../../../src/domain/journal-line.ts";
import { timelineOf } from "../../../../src/output/report/timeline.ts";
import { arrows, someJournal } from "../../../support/some-report.ts";

const bars = (lines: readonly string[]) =>
  timelineOf(lines.flatMap(parseJournalLine), arrows)?.bars.map(
    ({ kind, name, from, milliseconds, state, waitedFor }) =>
      `${kind} ${name} ${from}+${milliseconds} ${state} after ${waitedFor.join()}`,
  );

it("gives each step its bar, and each service in it one of its own with what it waited for", () => {
  expect(bars(someJournal)).toEqual([
    "step write-env 100+80 changed after ",
    "step pull-images 200+7900 changed after write-env",
    "service postgres 300+3800 changed after ",
    "service api 300+7700 changed after ",
    "step start-infrastructure 8100+9800 changed after pull-images",
    "service postgres 8600+3900 changed after ",
    "service temporal 12600+5200 changed after postgres",
    "step complete-schema 17900+500 checked after start-infrastructure",
    "step start-applications 18400+17800 failed after complete-schema",
    "service api 18600+17600 failed after ",
  ]);
});

it("of a run that was killed has a step that has not ended, and of an empty journal nothing", () => {
  expect(bars(someJournal.slice(0, 13))).toContain("step start-infrastructure 8100+500 unfinished after pull-images");
  expect(bars([])).toBeUndefined();
  expect(bars(["{", "null", '{"run":"x"}'])).toBeUndefined();
});

it("tells of the last run alone, and of no more bars than a page can hold", () => {
  const other = someJournal.map((line) => line.replace("20261126T093000Z-abcdef", "20261125T093000Z-abcdef"));
  expect(bars([...other, ...someJournal])).toEqual(bars(someJournal));
  const many = Array.from({ length: 500 }, (_, index) =>
    JSON.stringify({
      ...{ run: "20261126T093000Z-abcdef", at: "2026-11-26T09:30:00.000Z", type: "task-started" },
      ...{ task: `t${index}`, title: "x" },
    }),
  );
  expect(bars(many)).toHaveLength(120);
});
