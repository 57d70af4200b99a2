import { phases } from "../../src/domain/plan.ts";
import type { RunView, TaskView } from "../../src/engine/run-view.ts";
import { progressText, secondsText } from "../../src/output/text/amounts.ts";
import { phaseTitles } from "../../src/output/text/run-texts.ts";
import { isNarrow, isRoomy } from "../app/view.ts";
import { progressBar } from "../parts/progress-bar.ts";
import type { Row } from "../parts/rows.ts";
import { busyRow, emptyRow, prose, row } from "../parts/rows.ts";
import { serviceRow } from "../parts/service-row.ts";
import type { LogPane } from "./log-pane.ts";
import { logPaneRows } from "./log-pane.ts";
import type { RunTiming } from "./run-timing.ts";
import { timeLeft } from "./run-timing.ts";
import type { PastRun } from "./services.ts";
import type { WizardInput } from "./state.ts";

/** A run as far as it has come, and what is looked at of it. */
export interface RunProgress {
  view: RunView;
  timing: RunTiming;
  /** What earlier runs took; empty until it is known, or where there was none. */
  past: PastRun;
  /** Since the run began. */
  milliseconds: number;
  pane: LogPane;
}

/** How the installation goes: how far, at what, each service, what was verified, and a log in what room is left. */
export function progressRows(input: WizardInput, screen: RunProgress): Row[] {
  const { view, pane } = screen;
  const { height, columns, theme } = input;
  const gap = isRoomy(input) ? [emptyRow] : [];
  const top = [...howFar(input, screen), ...(isRoomy(input) ? phaseRows(input, view) : []), ...gap, nowRow(view)];
  const services = stageRows(input, screen, Math.max(1, height - top.length - 3));
  const above = [...top, ...services];
  return [...above, ...logPaneRows(pane, view, height - above.length, columns, theme)];
}

/** The bar with the steps, how long it has taken, and how long it will take as far as that is known. */
function howFar(input: WizardInput, { view, timing, milliseconds, past }: RunProgress): Row[] {
  const { theme, columns } = input;
  const counted = view.tasks.filter((task) => task.state !== "skipped");
  const done = counted.filter((task) => task.state === "done" || task.state === "already-done").length;
  const whole = (span: number) => secondsText(Math.floor(span / 1000) * 1000).replace(".0", "");
  const left = timeLeft(view, timing, milliseconds, past);
  const about =
    left === undefined ? "" : `${left.of === "download" ? "download: " : ""}about ${whole(left.milliseconds)} left`;
  const text = ` ${done} of ${counted.length} steps   ${whole(milliseconds)}`;
  const width = Math.max(8, Math.min(40, columns - 32 - about.length));
  const bar: Row = { spans: [...progressBar(done, counted.length, width, theme), { text }] };
  if (about === "") return [bar];
  const fits = !isNarrow(input);
  return fits ? [{ spans: [...bar.spans, { text: `   ${about}`, tone: "dim" }] }] : [bar, row(about, "dim")];
}

/** All phases in two or three rows: done, running, waiting. */
function phaseRows({ theme, columns }: WizardInput, { tasks }: RunView): Row[] {
  const spans = phases
    .filter((phase) => tasks.some((task) => task.phase === phase))
    .map((phase) => {
      const state = phaseState(tasks.filter((task) => task.phase === phase));
      const tone = state === "running" ? "accent" : state === "done" ? "good" : state === "failed" ? "bad" : "dim";
      return { text: `${theme.symbols[state]} ${phaseTitles[phase]}   `, tone } as const;
    });
  const rows: Row[] = [];
  let current: (typeof spans)[number][] = [];
  let width = 0;
  for (const span of spans) {
    if (width + span.text.trimEnd().length > columns && current.length > 0) {
      rows.push({ spans: current });
      current = [];
      width = 0;
    }
    current.push(span);
    width += span.text.length;
  }
  return [...rows, { spans: current }];
}

function phaseState(tasks: readonly TaskView[]): "failed" | "running" | "waiting" | "skipped" | "done" {
  const states = tasks.map((task) => task.state);
  if (states.some((state) => state === "failed" || state === "cancelled")) return "failed";
  if (states.includes("running")) return "running";
  if (states.every((state) => state === "skipped")) return "skipped";
  if (!states.includes("waiting")) return "done";
  return states.includes("done") ? "running" : "waiting";
}

function nowRow({ tasks, ended }: RunView): Row {
  const running = tasks.find((task) => task.state === "running");
  if (running === undefined) {
    const between = tasks.length === 0 ? "Looking at this machine once more ..." : "The next step begins ...";
    return ended === undefined ? busyRow(between) : emptyRow;
  }
  const { progress } = running;
  const amount = progress === undefined ? "" : ` ${progressText(progress.unit, progress.done, progress.total)}`;
  return {
    isBusy: true,
    spans: [
      { text: running.title, tone: "strong" },
      { text: amount },
      { text: progress?.item === undefined ? "" : ` ${progress.item}`, tone: "dim" },
    ],
  };
}

/** Services while they come up; while it is verified what was seen, line by line, and the services in one row. */
function stageRows(input: WizardInput, screen: RunProgress, room: number): Row[] {
  const { view } = screen;
  const { theme, columns } = input;
  const seen = [
    ...view.verified.map((what) => ({ text: `${theme.symbols.done} ${what}`, tone: "good" }) as const),
    ...view.unverified.map(
      (what) => ({ text: `${theme.symbols.warning} not verified: ${what}`, tone: "warn" }) as const,
    ),
  ];
  if (seen.length === 0) return serviceRows(input, screen, room);
  const up = view.services.filter(({ state }) => state === "healthy" || state === "running").length;
  const inOneRow = view.services.length === 0 ? [] : [row(`${up} of ${view.services.length} services are up`, "dim")];
  const items = seen.map(({ text, tone }) => prose(text, columns, tone, 2));
  return [...inOneRow, ...newestThatFit(items, Math.max(1, room - inOneRow.length))];
}

/** Whole items only: half a sentence helps nobody. The newest is there in any case. */
function newestThatFit(items: readonly (readonly Row[])[], room: number): Row[] {
  let shown = items.at(-1)?.slice(0, room) ?? [];
  for (const item of items.slice(0, -1).reverse()) {
    if (shown.length + item.length > room) break;
    shown = [...item, ...shown];
  }
  return shown;
}

/** Where not all fit, those that are not well yet come first. */
function serviceRows(
  { theme, columns }: WizardInput,
  { view, timing, milliseconds }: RunProgress,
  room: number,
): Row[] {
  const isWell = (state: string) => state === "healthy" || state === "running" || state === "pulled";
  const all = view.services;
  const shown =
    all.length <= room
      ? all
      : [...all].sort((a, b) => Number(isWell(a.state)) - Number(isWell(b.state))).slice(0, room);
  return shown.map((service) =>
    serviceRow(service, { timing: timing.services[service.name], now: milliseconds }, theme, columns),
  );
}
