import type { CategoryOverview } from "../../../src/domain/doctor-overview.ts";
import { overview, tally } from "../../../src/domain/doctor-overview.ts";
import type { Finding } from "../../../src/domain/finding.ts";
import { categoryText, verdictText } from "../../../src/output/text/render-doctor.ts";
import { renderProblem } from "../../../src/output/text/render-problem.ts";
import type { Symbols, Tone } from "../../app/theme.ts";
import type { View } from "../../app/view.ts";
import type { Row, Span } from "../../parts/rows.ts";
import { emptyRow, prose, row } from "../../parts/rows.ts";
import type { Shown } from "../services.ts";
import { selectedFinding } from "../state.ts";
import type { DoctorViewInput } from "./doctor-view-input.ts";

/** A word as well as a mark and a colour: none of them has to be seen. */
export const findingLooks: Record<Finding["status"], { symbol: keyof Symbols; tone: Tone; word: string }> = {
  ok: { symbol: "done", tone: "good", word: "in order" },
  warn: { symbol: "warning", tone: "warn", word: "warning" },
  fail: { symbol: "failed", tone: "bad", word: "problem" },
  unknown: { symbol: "waiting", tone: "dim", word: "not known" },
};

/** The categories, what is wrong below each, and in the room that is left, what to make of the selected one. */
export function listView(input: DoctorViewInput): View {
  const { state, columns, height } = input;
  const selected = selectedFinding(state);
  const where = height >= 14 ? [...prose(input.services.where, columns, "dim").slice(0, 2), emptyRow] : [];
  const list = overview(state.reports).flatMap((category) => [
    categoryRow(category, input),
    ...category.shown.map((report) => ({ row: findingRow(report, report === selected, input), report })),
  ]);
  const focus = list.findIndex((entry) => "report" in entry && entry.report === selected);
  const rows = [...where, ...list.map((entry) => ("report" in entry ? entry.row : entry)), ...ending(input)];
  const left = height - rows.length - 1;
  const about = selected === undefined || left < 2 ? [] : [emptyRow, ...aboutRows(selected, columns).slice(0, left)];
  return {
    title: "Doctor",
    body: {
      kind: "rows",
      rows: [...rows, ...about],
      ...(focus < 0 ? {} : { focus: { first: focus + where.length, count: 1 } }),
    },
    keys: keysOf(selected, columns),
  };
}

function keysOf(selected: Shown | undefined, columns: number): string[] {
  const forOne = selected === undefined ? [] : [...(selected.remediation === undefined ? [] : ["f fix"]), "Enter open"];
  const forAll = selected === undefined ? [] : ["e errors", "a all"];
  const always = ["? keys", "q end"];
  const more = ["r again", "l log", "b bundle"];
  return columns < 60 ? [...forOne, ...always, ...forAll, ...more] : [...forOne, ...forAll, ...always, ...more];
}

function categoryRow(category: CategoryOverview<Shown>, { state, services, theme }: DoctorViewInput): Row {
  const expected = services.expected.filter((one) => one.category === category.category).length;
  const isWhole = category.looked >= expected;
  const isGood = isWhole && category.inOrder === category.looked;
  const mark: Span = isGood
    ? { text: `${theme.symbols.done} `, tone: "good" }
    : { text: `${isWhole ? theme.symbols.dash : theme.symbols.running} `, tone: isWhole ? "dim" : "accent" };
  const text =
    isWhole || state.looking.state !== "looking"
      ? categoryText(category)
      : `${category.looked} of ${expected} looked at`;
  return {
    spans: [mark, { text: category.category.padEnd(15), tone: "strong" }, { text, tone: isGood ? "plain" : "dim" }],
  };
}

function findingRow({ id, title, finding }: Shown, isSelected: boolean, { theme, columns }: DoctorViewInput): Row {
  const { symbol, tone, word } = findingLooks[finding.status];
  return {
    spans: [
      { text: isSelected ? `${theme.symbols.pointer} ` : "  ", tone: "accent" },
      { text: `${theme.symbols[symbol]} ${columns < 60 ? "" : `${word.padEnd(10)}`}`, tone },
      { text: `${id.padEnd(4)}`, tone: "dim" },
      ...(finding.status === "unknown" ? [{ text: `${title}: `, tone }] : []),
      { text: finding.saw, tone: isSelected ? "strong" : "plain" },
    ],
  };
}

function ending({ state, columns }: DoctorViewInput): Row[] {
  switch (state.looking.state) {
    case "looking":
      return [{ ...row("Looking; nothing is changed ..."), isBusy: true }];
    case "failed":
      return [emptyRow, ...renderProblem(state.looking.problem).flatMap((line) => prose(line, columns, "plain", 2))];
    case "done":
      return [emptyRow, ...prose(verdictText(tally(state.reports)), columns, "strong")];
  }
}

function aboutRows({ finding, remediation }: Shown, columns: number): Row[] {
  if (finding.status === "ok" || finding.status === "unknown") return prose(finding.saw, columns, "dim");
  return [
    ...prose(finding.saw, columns),
    ...prose(finding.why, columns, "dim"),
    ...(remediation === undefined
      ? prose(`Next: ${finding.next}`, columns, "plain", 6)
      : prose(`Fix:  ${remediation.title} (${remediation.risk})`, columns, "plain", 6)),
  ];
}
