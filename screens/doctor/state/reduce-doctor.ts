import type { Shown } from "../services.ts";
import type { DoctorScreen, DoctorState, RepairScreen, Treated } from "../state.ts";
import { listed, selectedFinding } from "../state.ts";
import type { DoctorAction } from "./actions.ts";

/** The last so many lines of a repair are kept. */
const linesKept = 200;

/** What comes of an action; pure. A notice lasts until something else happens. */
export function reduceDoctor(state: DoctorState, action: DoctorAction): DoctorState {
  return applyAction({ ...state, notice: undefined }, action);
}

function applyAction(state: DoctorState, action: DoctorAction): DoctorState {
  const { screen } = state;
  switch (action.type) {
    case "look":
      return { ...state, looking: { state: "looking", seen: 0 }, screen: { name: "list" } };
    case "seen":
      return seen(state, action.reports);
    case "looked":
      return { ...state, reports: action.reports, looking: { state: "done" } };
    case "look-failed":
      return { ...state, looking: { state: "failed", problem: action.problem } };
    case "move":
      return moved(state, action.by);
    case "open-list":
      return { ...state, screen: { name: "list" } };
    case "open-finding":
      // Chosen from here on: findings that come later must not move the keys to another one.
      return { ...state, selected: action.id, screen: { name: "finding", id: action.id, top: 0 } };
    case "ask-to-repair":
      return { ...state, screen: { name: "agree", ids: action.ids, typed: "", top: 0 } };
    case "type-name":
      return screen.name === "agree" ? { ...state, screen: { ...screen, typed: action.text } } : state;
    case "start-repairs":
      return { ...state, screen: repairScreen(state, action.ids) };
    case "start-repair":
      return inRepair(state, (repair) => ({
        ...repair,
        repairs: repair.repairs.map((one) => (one.id === action.id ? { ...one, state: "running" } : one)),
      }));
    case "say":
      return inRepair(state, (repair) => ({ ...repair, lines: [...repair.lines, ...action.lines].slice(-linesKept) }));
    case "end-repair":
      return treated(state, action);
    case "end-repairs":
      return inRepair(state, (repair) => ({ ...repair, isOver: true }));
    case "stop-repairs":
      return inRepair(state, (repair) => ({ ...repair, isStopping: true }));
    case "open-log":
      return { ...state, screen: { name: "log", log: undefined, problem: undefined, top: undefined } };
    case "show-log":
      return screen.name === "log" ? { ...state, screen: { ...screen, log: action.log, top: undefined } } : state;
    case "refuse-log":
      return screen.name === "log" ? { ...state, screen: { ...screen, problem: action.problem } } : state;
    case "open-bundle":
      return { ...state, screen: { name: "bundle", lines: undefined, problem: undefined, top: 0 } };
    case "show-bundle":
      return screen.name === "bundle" ? { ...state, screen: { ...screen, lines: action.lines } } : state;
    case "refuse-bundle":
      return screen.name === "bundle" ? { ...state, screen: { ...screen, problem: action.problem } } : state;
    case "show-help":
      return { ...state, isHelpShown: true };
    case "hide-help":
      return { ...state, isHelpShown: false };
    case "show-notice":
      return { ...state, notice: action.text };
    case "scroll":
      return { ...state, screen: scrolled(screen, action.by, action.most) };
  }
}

/** New reports take the place of those of the look before; the catalogue's order is that of the whole list at the end. */
function seen(state: DoctorState, fresh: readonly Shown[]): DoctorState {
  if (state.looking.state !== "looking") return state;
  const byId = new Map(fresh.map((report) => [report.id, report]));
  const known = new Set(state.reports.map(({ id }) => id));
  return {
    ...state,
    reports: [...state.reports.map((old) => byId.get(old.id) ?? old), ...fresh.filter(({ id }) => !known.has(id))],
    looking: { state: "looking", seen: state.looking.seen + fresh.length },
  };
}

function moved(state: DoctorState, by: number): DoctorState {
  const all = listed(state);
  const at = all.findIndex(({ id }) => id === selectedFinding(state)?.id);
  const next = all[Math.max(0, Math.min(all.length - 1, at + by))];
  return { ...state, selected: next?.id };
}

function repairScreen({ reports }: DoctorState, ids: readonly string[]): RepairScreen {
  const repairs = ids
    .flatMap((id) => reports.find((report) => report.id === id) ?? [])
    .map(({ id, title }): Treated => ({ id, title, state: "waiting", problem: undefined, saw: "" }));
  return { name: "repair", repairs, lines: [], isOver: false, isStopping: false, top: undefined };
}

function inRepair(state: DoctorState, change: (screen: RepairScreen) => RepairScreen): DoctorState {
  return state.screen.name === "repair" ? { ...state, screen: change(state.screen) } : state;
}

function treated(state: DoctorState, { id, treatment }: Extract<DoctorAction, { type: "end-repair" }>): DoctorState {
  if (state.screen.name !== "repair") return state;
  const before = state.screen.repairs.find((one) => one.id === id);
  if (before === undefined) return state;
  const reports = treatment === "not-needed" ? state.reports : treatment.reports;
  const one: Treated = {
    ...before,
    state: treatment === "not-needed" ? "not-needed" : treatment.helped ? "helped" : "not-helped",
    problem: treatment === "not-needed" ? undefined : treatment.problem,
    saw: reports.find((report) => report.id === id)?.finding.saw ?? "",
  };
  const repairs = state.screen.repairs.map((other) => (other.id === id ? one : other));
  return { ...state, reports, treated: [...state.treated, one], screen: { ...state.screen, repairs } };
}

/** Where a screen began at its end, scrolling begins there too. */
function scrolled(screen: DoctorScreen, by: number, most: number): DoctorScreen {
  if (screen.name === "list") return screen;
  return { ...screen, top: Math.max(0, Math.min(most, (screen.top ?? most) + by)) };
}
