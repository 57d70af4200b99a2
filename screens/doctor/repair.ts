// Longer than others: a screen is one file, with its keys, update, view and help.
import type { CheckId } from "../../src/domain/check-id.ts";
import type { Problem } from "../../src/domain/problem.ts";
import { toProblem } from "../../src/domain/problem.ts";
import { renderProblem } from "../../src/output/text/render-problem.ts";
import { createBatch } from "../app/batch.ts";
import type { Runtime, Show } from "../app/screen.ts";
import { scrollKey } from "../app/screen.ts";
import type { Symbols, Tone } from "../app/theme.ts";
import type { Row } from "../parts/rows.ts";
import { busyRow, emptyRow, prose } from "../parts/rows.ts";
import type { RepairResult } from "./services.ts";
import type { DoctorInput, DoctorKind, DoctorScreen, DoctorState, Repair } from "./state.ts";
import { backKey } from "./state.ts";

interface RepairScreen {
  name: "repair";
  repairs: readonly Repair[];
  /** What the repair says of itself; only the last of them are kept. */
  lines: readonly string[];
  isOver: boolean;
  isStopping: boolean;
  top: number | undefined;
}

type RepairMessage =
  | { type: "start-repair"; id: CheckId }
  | { type: "say"; lines: readonly string[] }
  | { type: "end-repair"; id: CheckId; result: RepairResult | "not-needed" }
  | Show<RepairScreen>
  | { type: "stop" };

export function repairScreen({ reports }: DoctorState, ids: readonly CheckId[]): RepairScreen {
  const repairs = ids
    .flatMap((id) => reports.find((report) => report.id === id) ?? [])
    .map(({ id, title }): Repair => ({ id, title, state: "waiting", problem: undefined, saw: "" }));
  return { name: "repair", repairs, lines: [], isOver: false, isStopping: false, top: undefined };
}

/** What is being repaired, what it says of itself, and what the look afterwards found. */
export const repair: DoctorScreen<RepairScreen, RepairMessage> = {
  name: "repair",
  load: (runtime, { repairs }) => void repairAll(runtime, repairs),
  keys: [
    {
      ...backKey,
      hint: ({ screen }) =>
        screen.isOver ? "Enter back to the list" : screen.isStopping ? "Stopping at a safe place" : "Ctrl-C stop",
      do: ({ screen }) => (screen.isOver ? backKey.do() : undefined),
    },
    scrollKey,
  ],
  update: ({ state, screen }, message) => {
    const changed = (change: Partial<RepairScreen>): DoctorState => ({ ...state, screen: { ...screen, ...change } });
    switch (message.type) {
      case "start-repair":
        return changed({
          repairs: screen.repairs.map((one) => (one.id === message.id ? { ...one, state: "running" } : one)),
        });
      case "say":
        return changed({ lines: [...screen.lines, ...message.lines].slice(-linesKept) });
      case "end-repair":
        return ended(state, screen, message);
      case "show":
        return state;
      case "stop":
        return changed({ isStopping: true });
    }
  },
  view: (input, { repairs, lines, isOver, isStopping, top }) => {
    const { columns, height } = input;
    const states = repairs.flatMap((one) => repairRows(one, input));
    const said = lines.flatMap((line) => prose(`  ${line}`, columns, "dim", 2));
    // While it goes on, the newest lines in the room that is left; afterwards all of them, to be scrolled.
    const room = Math.max(1, height - states.length - 1);
    const shown = isOver || top !== undefined ? said : said.slice(-room);
    return {
      title: isOver ? "Repaired and looked at again" : isStopping ? "Stopping" : "Repairing",
      body: {
        kind: "rows",
        rows: [...states, ...(shown.length === 0 ? [] : [emptyRow, ...shown])],
        ...(top === undefined ? {} : { top }),
      },
    };
  },
  work: ({ isOver, isStopping }) => (isOver ? "none" : isStopping ? "stopping" : "running"),
};

/** The last so many lines of a repair are kept. */
const linesKept = 200;

async function repairAll(
  { state, services, rate, dispatch, leave }: Runtime<DoctorKind, RepairMessage>,
  repairs: readonly Repair[],
): Promise<void> {
  const said = createBatch<string>(rate.frameEvery, (lines) => dispatch({ type: "say", lines }));
  const notFixed = (problem?: Problem) => ({ problem, reports: state().reports, fixed: false });
  for (const { id } of repairs) {
    const remediation = state().reports.find((report) => report.id === id)?.remediation;
    if (remediation === undefined) {
      dispatch({ type: "end-repair", id, result: "not-needed" });
      continue;
    }
    // It has come to destroy something since it was agreed to with others: that wants its name typed.
    if (repairs.length > 1 && remediation.risk === "destroys") {
      dispatch({ type: "end-repair", id, result: notFixed() });
      continue;
    }
    dispatch({ type: "start-repair", id });
    try {
      const result = await services.repair(id, said.push);
      said.flush();
      dispatch({ type: "end-repair", id, result });
    } catch (thrown) {
      // Told to stop, by a key or by a signal; what was done so far has been said.
      const { screen } = state();
      if ("isStopping" in screen && screen.isStopping === true) return leave();
      // The look afterwards failed: nobody knows whether it helped, and that is what is said.
      dispatch({ type: "end-repair", id, result: notFixed(toProblem(thrown)) });
    }
  }
  dispatch({ type: "show", changes: { isOver: true } });
}

function ended(
  state: DoctorState,
  screen: RepairScreen,
  { id, result }: Extract<RepairMessage, { type: "end-repair" }>,
): DoctorState {
  const before = screen.repairs.find((one) => one.id === id);
  if (before === undefined) return state;
  const reports = result === "not-needed" ? state.reports : result.reports;
  const one: Repair = {
    ...before,
    state: result === "not-needed" ? "not-needed" : result.fixed ? "fixed" : "not-fixed",
    problem: result === "not-needed" ? undefined : result.problem,
    saw: reports.find((report) => report.id === id)?.finding.saw ?? "",
  };
  const after: RepairScreen = { ...screen, repairs: screen.repairs.map((other) => (other.id === id ? one : other)) };
  return { ...state, reports, repairs: [...state.repairs, one], screen: after };
}

/** Repairs that a stop left in the middle, or before their turn. */
export function unfinishedRepairs({ screen }: DoctorState): Repair[] {
  const { repairs = [] } = screen as Partial<RepairScreen>;
  return repairs.filter(({ state }) => state === "waiting" || state === "running");
}

const looks: Record<Repair["state"], { symbol: keyof Symbols; tone: Tone; says: string }> = {
  waiting: { symbol: "waiting", tone: "dim", says: "" },
  running: { symbol: "running", tone: "accent", says: "" },
  fixed: { symbol: "done", tone: "good", says: "OK now" },
  "not-fixed": { symbol: "failed", tone: "bad", says: "still not so" },
  "not-needed": { symbol: "skipped", tone: "dim", says: "OK already" },
};

function repairRows({ id, title, state, problem, saw }: Repair, { theme, columns }: DoctorInput): Row[] {
  const { symbol, tone, says } = looks[state];
  if (state === "running") return [busyRow(`${id}  ${title}`, "strong")];
  const head = prose(`${theme.symbols[symbol]} ${id}  ${title}${says === "" ? "" : `: ${says}`}`, columns, tone, 2);
  // A repair that stopped half-way may have helped all the same; what stopped it is told.
  if (state !== "not-fixed" && problem === undefined) return head;
  const why = problem === undefined ? [saw] : renderProblem(problem);
  return [...head, ...why.flatMap((line) => prose(`    ${line}`, columns, "plain", 2))];
}
