// Longer than others: a screen is one file, with its keys, update, view and help.
import { Box } from "ink";
import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { type CheckId, engineCheck } from "../../src/domain/check-id.ts";
import type { Cause } from "../../src/domain/doctor-overview.ts";
import { tally } from "../../src/domain/doctor-overview.ts";
import { findingText, leftOutText, okText, verdictText, waitingText } from "../../src/output/text/render-findings.ts";
import type { Binding } from "../app/screen.ts";
import { helpKey, leave, opened } from "../app/screen.ts";
import { isRoomy } from "../app/view.ts";
import { Look, Toned, useLook } from "../parts/look.tsx";
import type { MarkOf } from "../parts/mark.tsx";
import { Busy, Marked } from "../parts/mark.tsx";
import { ProblemText } from "../parts/problem-text.tsx";
import { Gap, Inset, Prose } from "../parts/prose.tsx";
import { Focused, Scroll } from "../parts/scroll.tsx";
import { bundleScreen, reportScreen } from "./bundle.tsx";
import { check } from "./checking.ts";
import { confirmAll, confirmSelected, fixable } from "./confirm.tsx";
import { findingScreen } from "./finding.tsx";
import { findingMarks } from "./finding-parts.tsx";
import { openLog } from "./log.tsx";
import { okayScreen } from "./okay.tsx";
import type { CheckReport } from "./services.ts";
import type { DoctorInput, DoctorKind, DoctorScreen, DoctorState } from "./state.ts";
import { causes, leftOut, listed, okay, selectedFinding } from "./state.ts";

interface ListScreen {
  name: "list";
}

type ListMessage = { type: "move"; by: number } | { type: "open-finding" };

const isProblem = ({ finding }: CheckReport): boolean => finding.status === "fail";

type ListKey = Binding<ListScreen, ListMessage, DoctorKind>;

const up: ListKey = {
  key: "up",
  help: ["Up, Down", "choose a finding", "choose"],
  do: () => ({ type: "move", by: -1 }),
};
const open: ListKey = {
  key: "enter",
  hint: ({ state }) => (rowsOfList(state).length === 0 ? "" : "Enter open"),
  help: ["Enter", "open it: what was seen, why, what to do", "open it"],
  do: () => ({ type: "open-finding" }),
};
const fix: ListKey = {
  key: "f",
  hint: ({ state }) => (selectedFinding(state)?.remediation === undefined ? "" : "f fix"),
  help: ["f", "fix it; the exact commands are shown first", "fix it"],
  do: ({ state }) => confirmSelected(state),
};
const fixErrors: ListKey = {
  key: "e",
  hint: ({ state }) => (fixable(state, isProblem).length === 0 ? "" : "e fix errors"),
  help: ["e", "fix all problems that have a fix", "fix all problems"],
  do: ({ state }) => confirmAll(state, isProblem),
};
const fixAll: ListKey = {
  key: "a",
  hint: ({ state }) => (fixable(state, () => true).length === 0 ? "" : "a fix all"),
  help: ["a", "fix all problems and warnings that have one", "and all warnings"],
  do: ({ state }) => confirmAll(state, () => true),
};
const again: ListKey = {
  key: "r",
  hint: "r re-check",
  help: ["r", "check everything again", "check again"],
  do: ({ state }) => (state.looking.state === "looking" ? [] : [{ type: "look" }, (runtime) => void check(runtime)]),
};
const log: ListKey = {
  key: "l",
  hint: "l log",
  help: ["l", "log of its service; Tab shows the next", "log of its service"],
  do: ({ state }) => openLog(state),
};
const bundle: ListKey = {
  key: "b",
  hint: "b bundle",
  help: ["b", "write a support bundle: one file, without secrets", "support bundle"],
  do: () => ({ type: "open", screen: bundleScreen }),
};
const report: ListKey = {
  key: "p",
  hint: "p report",
  help: ["p", "write a report: one page for a browser, without secrets", "report, one page"],
  do: () => ({ type: "open", screen: reportScreen }),
};
const end: ListKey = {
  key: ["q", "escape"],
  hint: "q quit",
  help: ["q, Esc", "quit; the exit code is 0 without problems, else 3", "quit"],
  do: leave,
};
const keys: ListKey = { ...helpKey, hint: "? keys" };

/** On a wide terminal only, or on a narrow one: there these come before what may not fit. */
const ifWide = ({ hint, ...key }: ListKey): ListKey => ({ ...key, hint: [String(hint), ""] });
const ifNarrow = ({ hint, ...key }: ListKey): ListKey => ({ ...key, hint: ["", String(hint)] });

/** As the page of all keys names them. */
export const keysInHelp: readonly ListKey[] = [up, open, fix, fixErrors, fixAll, again, log, bundle, report, end];

/** What is wrong, worst first, with what follows from each; then what is OK, as one row. */
export const list: DoctorScreen<ListScreen, ListMessage> = {
  name: "list",
  keys: [
    up,
    { key: "down", do: () => ({ type: "move", by: 1 }) },
    { key: "page-up", do: ({ page }) => ({ type: "move", by: -page }) },
    { key: "page-down", do: ({ page }) => ({ type: "move", by: page }) },
    { key: "home", do: ({ state }) => ({ type: "move", by: -state.reports.length }) },
    { key: "end", do: ({ state }) => ({ type: "move", by: state.reports.length }) },
    ...[
      fix,
      open,
      ifNarrow(keys),
      ifNarrow(end),
      fixErrors,
      fixAll,
      ifWide(keys),
      ifWide(end),
      again,
      log,
      bundle,
      report,
    ],
  ],
  update: ({ state }, message) => {
    if (message.type === "move") return moved(state, message.by);
    const selected = selectedFinding(state);
    if (selected === undefined) return rowsOfList(state).length === 0 ? state : opened(state, okayScreen);
    // Chosen from here on: findings that come later must not move the keys to another one.
    return opened({ ...state, selected: selected.id }, findingScreen(selected.id));
  },
  view: (input) => ({ title: "Doctor", body: <Findings input={input} /> }),
};

function moved(state: DoctorState, by: number): DoctorState {
  const rows = rowsOfList(state);
  const at = rows.indexOf(selectedRow(state) ?? "ok");
  return { ...state, selected: rows[Math.max(0, Math.min(rows.length - 1, at + by))] };
}

/** What can be chosen, top to bottom. */
const rowsOfList = (state: DoctorState): (CheckId | "ok")[] => [
  ...listed(state).map(({ id }) => id),
  ...(okay(state).length === 0 ? [] : (["ok"] as const)),
];

function selectedRow(state: DoctorState): CheckId | "ok" | undefined {
  return selectedFinding(state)?.id ?? (rowsOfList(state).includes("ok") ? "ok" : undefined);
}

function Findings({ input }: { input: DoctorInput }) {
  const { state } = input;
  const selected = selectedRow(state);
  const isRoomyHere = isRoomy(input);
  return (
    <Scroll>
      {isRoomyHere && state.opened !== undefined && <Where lines={state.opened.where} />}
      {causes(state).map((cause) => (
        <CauseRows key={cause.root.id} cause={cause} selected={selected} />
      ))}
      <Okay state={state} isSelected={selected === "ok"} />
      <Ending state={state} />
    </Scroll>
  );
}

function Where({ lines }: { lines: readonly string[] }) {
  return (
    <>
      {lines.map((line) => (
        <Prose key={line} as="dim">
          {line}
        </Prose>
      ))}
      <Gap />
    </>
  );
}

/** What is wrong; below it what follows from it, as rows of their own, and how much waits for it. */
function CauseRows({ cause, selected }: { cause: Cause<CheckReport>; selected: CheckId | "ok" | undefined }) {
  const { root, follows, waits } = cause;
  return (
    <>
      <FindingRow report={root} isSelected={root.id === selected} />
      {follows.length > 0 && (
        <Inset by={9}>
          <Prose as="dim">Follows from this:</Prose>
        </Inset>
      )}
      <Inset by={4}>
        {follows.map((one) => (
          <FindingRow key={one.id} report={one} isSelected={one.id === selected} />
        ))}
      </Inset>
      {waits.length > 0 && (
        <Inset by={9}>
          <Prose as="dim">{waitingText(waits.length)}</Prose>
        </Inset>
      )}
    </>
  );
}

/** The chosen one says why it matters, and what can be done about it. */
function FindingRow({ report, isSelected }: { report: CheckReport; isSelected: boolean }) {
  return (
    <Focused isFocused={isSelected}>
      <Row isSelected={isSelected} mark={findingMarks[report.finding.status]}>
        <Prose as={isSelected ? "selected" : "plain"} hanging={5} most={isSelected ? 4 : 2}>
          {`${report.id.padEnd(3)}  ${findingText(report)}`}
        </Prose>
        {isSelected && (
          <Inset by={5}>
            <About report={report} />
          </Inset>
        )}
      </Row>
    </Focused>
  );
}

function About({ report: { finding: found, remediation } }: { report: CheckReport }) {
  if (found.status === "ok" || found.status === "unknown") return null;
  return (
    <>
      <Prose as="dim" most={4}>
        {found.why}
      </Prose>
      <Prose most={4}>
        {remediation === undefined ? `Next: ${found.next}` : `f fixes it: ${remediation.effect.join(" ")}`}
      </Prose>
    </>
  );
}

function Okay({ state, isSelected }: { state: DoctorState; isSelected: boolean }) {
  const good = okay(state).length;
  const notJudged = leftOut(state).length;
  if (good === 0) return null;
  return (
    <Focused isFocused={isSelected}>
      <Row isSelected={isSelected} mark="done">
        <Prose as={isSelected ? "selected" : "plain"}>{okText(good)}</Prose>
        {notJudged > 0 && <Prose as="dim">{leftOutText(notJudged)}</Prose>}
      </Row>
    </Focused>
  );
}

/** A pointer, a mark, and what stands beside them. */
function Row({ isSelected, mark, children }: { isSelected: boolean; mark: MarkOf; children: ReactNode }) {
  const look = useLook();
  return (
    <Box flexShrink={0}>
      <Box width={2} flexShrink={0}>
        <Toned as="selected">{isSelected ? look.theme.symbols.pointer : " "}</Toned>
      </Box>
      <Look value={{ ...look, columns: Math.max(1, look.columns - 2) }}>
        <Marked of={mark}>{children}</Marked>
      </Look>
    </Box>
  );
}

function Ending({ state }: { state: DoctorState }) {
  const { opened: found, looking, reports } = state;
  switch (looking.state) {
    case "looking":
      return <Looking what={whatIsLookedAt(found, reports)} />;
    case "failed":
      return (
        <>
          <Gap />
          <ProblemText problem={looking.problem} />
        </>
      );
    case "done":
      return (
        <>
          <Gap />
          <Prose as="strong">{verdictText(tally(reports))}</Prose>
        </>
      );
  }
}

/** An engine that says nothing is what most of it waits for. */
function whatIsLookedAt(found: DoctorState["opened"], reports: readonly CheckReport[]): string {
  const isSilent = found === undefined || (found.leftOut.length === 0 && !reports.some(({ id }) => id === engineCheck));
  return isSilent ? "Waiting for Docker" : "Checking";
}

/** Nothing is asked of the clock but how long this has been on the screen. */
function Looking({ what }: { what: string }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return <Busy>{seconds === 0 ? "Checking; nothing is changed ..." : `${what} ... ${seconds} s`}</Busy>;
}
