import { phases } from "../../src/domain/task.ts";
import type { RunView, TaskView } from "../../src/engine/run-view.ts";
import { progressBar } from "../parts/progress-bar.ts";
import type { Row } from "../parts/rows.ts";
import { emptyRow, row } from "../parts/rows.ts";
import { serviceRow } from "../parts/service-row.ts";
import type { View, ViewInput } from "../parts/view.ts";
import { isRoomy } from "../parts/view.ts";
import type { ProgressScreen } from "../state/wizard-state.ts";

/** How the installation goes: how far, at what, each service, and the last lines of the log in what room is left. */
export function progressView(input: ViewInput, screen: ProgressScreen): View {
  const { view, milliseconds, isStopping } = screen;
  const gap = isRoomy(input) ? [emptyRow] : [];
  const top = [
    howFar(input, view, milliseconds),
    ...(isRoomy(input) ? phaseRows(input, view) : []),
    ...gap,
    nowRow(input, view),
  ];
  const services = serviceRows(input, view, Math.max(1, input.height - top.length - 3));
  const above = [...top, ...services];
  const log = logRows(input, view, input.height - above.length - 1);
  return {
    title: isStopping ? "Stopping" : "Installing",
    body: { kind: "rows", rows: [...above, ...(log.length === 0 ? [] : [rule(input), ...log])] },
    keys: [isStopping ? "Stopping at a safe place. Ctrl-C again leaves at once" : "Ctrl-C stop"],
  };
}

function howFar({ services, theme, columns }: ViewInput, { tasks }: RunView, milliseconds: number): Row {
  const counted = tasks.filter((task) => task.state !== "skipped");
  const done = counted.filter((task) => task.state === "done" || task.state === "already-done").length;
  const text = ` ${done} of ${counted.length} steps   ${services.words.seconds(Math.floor(milliseconds / 1000) * 1000).replace(".0", "")}`;
  return { spans: [...progressBar(done, counted.length, Math.max(8, Math.min(40, columns - 30)), theme), { text }] };
}

/** All phases in two or three rows: done, running, waiting. */
function phaseRows({ services, theme, columns }: ViewInput, { tasks }: RunView): Row[] {
  const spans = phases
    .filter((phase) => tasks.some((task) => task.phase === phase))
    .map((phase) => {
      const state = phaseState(tasks.filter((task) => task.phase === phase));
      const tone = state === "running" ? "accent" : state === "done" ? "good" : state === "failed" ? "bad" : "dim";
      return { text: `${theme.symbols[state]} ${services.words.phases[phase]}   `, tone } as const;
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

function nowRow({ services }: ViewInput, { tasks, ended }: RunView): Row {
  const running = tasks.find((task) => task.state === "running");
  if (running === undefined) {
    const between = tasks.length === 0 ? "Looking at this machine once more ..." : "Going on ...";
    return ended === undefined ? { ...row(between), isBusy: true } : emptyRow;
  }
  const { progress } = running;
  const amount =
    progress === undefined ? "" : ` ${services.words.progress(progress.unit, progress.done, progress.total)}`;
  return {
    isBusy: true,
    spans: [
      { text: running.title, tone: "strong" },
      { text: amount },
      { text: progress?.item === undefined ? "" : ` ${progress.item}`, tone: "dim" },
    ],
  };
}

/** Where not all fit, those that are not well yet come first. */
function serviceRows({ services, theme, columns }: ViewInput, view: RunView, room: number): Row[] {
  const isWell = (state: string) => state === "healthy" || state === "running" || state === "pulled";
  const all = view.services;
  const shown =
    all.length <= room
      ? all
      : [...all].sort((a, b) => Number(isWell(a.state)) - Number(isWell(b.state))).slice(0, room);
  return shown.map((service) => serviceRow(service, services.words, theme, columns));
}

function logRows(_input: ViewInput, { lines }: RunView, room: number): Row[] {
  return lines.slice(Math.max(0, lines.length - Math.max(0, room))).map(({ source, line }) => ({
    spans: [{ text: `${source} `, tone: "dim" as const }, { text: line }],
  }));
}

function rule({ theme, columns }: ViewInput): Row {
  return row(theme.symbols.dash.repeat(columns), "dim");
}
