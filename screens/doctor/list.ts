// Longer than others: a screen is one file, with its keys, update, view and help.
import type { CategoryOverview } from "../../src/domain/doctor-overview.ts";
import { overview, tally } from "../../src/domain/doctor-overview.ts";
import { categoryText, verdictText } from "../../src/output/text/render-findings.ts";
import { renderProblem } from "../../src/output/text/render-problem.ts";
import type { Binding } from "../app/screen.ts";
import { helpKey, leave, opened } from "../app/screen.ts";
import type { KeyHint } from "../app/view.ts";
import type { Row, Span } from "../parts/rows.ts";
import { busyRow, emptyRow, prose, proseLines } from "../parts/rows.ts";
import { bundleScreen } from "./bundle.ts";
import { check } from "./checking.ts";
import { confirmAll, confirmSelected } from "./confirm.ts";
import { findingScreen } from "./finding.ts";
import { findingLooks } from "./finding-rows.ts";
import { openLog } from "./log.ts";
import type { CheckReport } from "./services.ts";
import type { DoctorInput, DoctorKind, DoctorScreen, DoctorState } from "./state.ts";
import { listed, selectedFinding } from "./state.ts";

interface ListScreen {
  name: "list";
}

type ListMessage = { type: "move"; by: number } | { type: "open-finding" };

/** For a hint that comes only where there is something to repair. */
const whereFound =
  (hint: KeyHint) =>
  ({ state }: { state: DoctorState }): KeyHint =>
    selectedFinding(state) === undefined ? "" : hint;

type ListKey = Binding<ListScreen, ListMessage, DoctorKind>;

const up: ListKey = {
  key: "up",
  help: ["Up, Down", "choose a finding", "choose"],
  do: () => ({ type: "move", by: -1 }),
};
const open: ListKey = {
  key: "enter",
  hint: whereFound("Enter open"),
  help: ["Enter", "open it: what was seen, why, what to do", "open it"],
  do: () => ({ type: "open-finding" }),
};
const fix: ListKey = {
  key: "f",
  hint: ({ state }) => (selectedFinding(state)?.remediation === undefined ? "" : "f fix"),
  help: ["f", "repair it; the exact commands are shown first", "repair it"],
  do: ({ state }) => confirmSelected(state),
};
const fixErrors: ListKey = {
  key: "e",
  hint: whereFound("e errors"),
  help: ["e", "repair all problems that have a repair", "repair all problems"],
  do: ({ state }) => confirmAll(state, ({ finding }) => finding.status === "fail"),
};
const fixAll: ListKey = {
  key: "a",
  hint: whereFound("a all"),
  help: ["a", "repair all problems and warnings that have one", "and all warnings"],
  do: ({ state }) => confirmAll(state, () => true),
};
const again: ListKey = {
  key: "r",
  hint: "r again",
  help: ["r", "look at everything again", "look again"],
  do: ({ state }) => (state.looking.state === "looking" ? [] : [{ type: "look" }, (runtime) => void check(runtime)]),
};
const log: ListKey = {
  key: "l",
  hint: "l log",
  help: ["l", "log of the service concerned; Tab goes to the next", "log of its service"],
  do: ({ state }) => openLog(state),
};
const bundle: ListKey = {
  key: "b",
  hint: "b bundle",
  help: ["b", "write a support bundle: one file, without secrets", "support bundle"],
  do: () => ({ type: "open", screen: bundleScreen }),
};
const end: ListKey = {
  key: ["q", "escape"],
  hint: "q end",
  help: ["q, Esc", "end; the exit code is 0 when nothing is wrong, else 3", "end"],
  do: leave,
};
const keys: ListKey = { ...helpKey, hint: "? keys" };

/** On a wide terminal only, or on a narrow one: there these come before what may not fit. */
const ifWide = ({ hint, ...key }: ListKey): ListKey => ({ ...key, hint: [String(hint), ""] });
const ifNarrow = ({ hint, ...key }: ListKey): ListKey => ({ ...key, hint: ["", String(hint)] });

/** As the page of all keys names them. */
export const keysInHelp: readonly ListKey[] = [up, open, fix, fixErrors, fixAll, again, log, bundle, end];

/** The categories, what is wrong below each, and in the room that is left, what to make of the selected one. */
export const list: DoctorScreen<ListScreen, ListMessage> = {
  name: "list",
  keys: [
    up,
    { key: "down", do: () => ({ type: "move", by: 1 }) },
    { key: "page-up", do: ({ page }) => ({ type: "move", by: -page }) },
    { key: "page-down", do: ({ page }) => ({ type: "move", by: page }) },
    { key: "home", do: ({ state }) => ({ type: "move", by: -state.reports.length }) },
    { key: "end", do: ({ state }) => ({ type: "move", by: state.reports.length }) },
    ...[fix, open, ifNarrow(keys), ifNarrow(end), fixErrors, fixAll, ifWide(keys), ifWide(end), again, log, bundle],
  ],
  update: ({ state }, message) => {
    const selected = selectedFinding(state);
    if (message.type === "move") return moved(state, message.by);
    // Chosen from here on: findings that come later must not move the keys to another one.
    return selected === undefined ? state : opened({ ...state, selected: selected.id }, findingScreen(selected.id));
  },
  view: (input) => {
    const { state, columns, height } = input;
    const selected = selectedFinding(state);
    const where = height >= 14 ? [...prose(input.services.where, columns, "dim").slice(0, 2), emptyRow] : [];
    const asked = new Set(input.services.expected.map(({ category }) => category));
    const meant = overview(state.reports).filter(({ category }) => asked.has(category));
    const entries = meant.flatMap((category) => [
      categoryRow(category, input),
      ...category.shown.map((report) => ({ row: findingRow(report, report === selected, input), report })),
    ]);
    const focus = entries.findIndex((entry) => "report" in entry && entry.report === selected);
    const rows = [...where, ...entries.map((entry) => ("report" in entry ? entry.row : entry)), ...ending(input)];
    const left = height - rows.length - 1;
    const about = selected === undefined || left < 2 ? [] : [emptyRow, ...aboutRows(selected, columns).slice(0, left)];
    return {
      title: "Doctor",
      body: {
        kind: "rows",
        rows: [...rows, ...about],
        ...(focus < 0 ? {} : { focus: { first: focus + where.length, count: 1 } }),
      },
    };
  },
};

function moved(state: DoctorState, by: number): DoctorState {
  const all = listed(state);
  const at = all.findIndex(({ id }) => id === selectedFinding(state)?.id);
  return { ...state, selected: all[Math.max(0, Math.min(all.length - 1, at + by))]?.id };
}

function categoryRow(category: CategoryOverview<CheckReport>, { state, services, theme }: DoctorInput): Row {
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

function findingRow({ id, title, finding }: CheckReport, isSelected: boolean, { theme, columns }: DoctorInput): Row {
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

function ending({ state, columns }: DoctorInput): Row[] {
  switch (state.looking.state) {
    case "looking":
      return [busyRow("Looking; nothing is changed ...")];
    case "failed":
      return [emptyRow, ...proseLines(renderProblem(state.looking.problem), columns)];
    case "done":
      return [emptyRow, ...prose(verdictText(tally(state.reports)), columns, "strong")];
  }
}

function aboutRows({ finding, remediation }: CheckReport, columns: number): Row[] {
  if (finding.status === "ok" || finding.status === "unknown") return prose(finding.saw, columns, "dim");
  return [
    ...prose(finding.saw, columns),
    ...prose(finding.why, columns, "dim"),
    ...(remediation === undefined
      ? prose(`Next: ${finding.next}`, columns, "plain", 6)
      : prose(`Fix:  ${remediation.title} (${remediation.risk})`, columns, "plain", 6)),
  ];
}
