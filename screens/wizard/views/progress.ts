import stringWidth from "string-width";
import { phases } from "../../../src/domain/task.ts";
import type { RunView, TaskView } from "../../../src/engine/run-view.ts";
import { progressText, secondsText } from "../../../src/output/text/amounts.ts";
import { phaseTitles } from "../../../src/output/text/run-texts.ts";
import type { KeyHint } from "../../app/key-hint.ts";
import type { View, ViewInput } from "../../app/view.ts";
import { isNarrow, isRoomy } from "../../app/view.ts";
import { progressBar } from "../../parts/progress-bar.ts";
import type { Row } from "../../parts/rows.ts";
import { emptyRow, prose, row } from "../../parts/rows.ts";
import { serviceRow } from "../../parts/service-row.ts";
import { linesOf, servicesWithLogs } from "../state/log-pane.ts";
import { timeLeft } from "../state/time-left.ts";
import type { ProgressScreen } from "../state.ts";

/** How the installation goes: how far, at what, each service, what was verified, and a log in what room is left. */
export function progressView(input: ViewInput, screen: ProgressScreen): View {
  const { view, stop } = screen;
  const gap = isRoomy(input) ? [emptyRow] : [];
  const top = [...howFar(input, screen), ...(isRoomy(input) ? phaseRows(input, view) : []), ...gap, nowRow(view)];
  const services = stageRows(input, screen, Math.max(1, input.height - top.length - 3));
  const above = [...top, ...services];
  const log = logRows(screen, input.height - above.length - 1);
  return {
    title: stop === "stopping" ? "Stopping" : "Installing",
    body: { kind: "rows", rows: [...above, ...(log === undefined ? [] : [logHead(input, screen), ...log])] },
    keys: keysOf(screen),
  };
}

function keysOf({ stop, pane, view }: ProgressScreen): KeyHint[] {
  if (stop === "stopping")
    return [["Stopping at a safe place. Ctrl-C again leaves at once", "Stopping; Ctrl-C again leaves at once"]];
  if (stop === "asked")
    return [["Stop it? It can go on later", "Stop it?"], "y stop", ["any other key: go on", "another key: go on"]];
  if (pane.isTyping) return [`/${pane.filter}`, "Enter keep", "Esc all lines"];
  return [
    ["Ctrl-C stop", "^C stop"],
    ...(servicesWithLogs(view).length > 0 ? [["Tab next log", "Tab log"] as const] : []),
    "/ filter",
    pane.held === undefined ? "Space pause" : "Space resume",
    ["? help", ""],
  ];
}

/** The bar with the steps, how long it has taken, and how long it will take as far as that is known. */
function howFar(input: ViewInput, { view, timing, milliseconds, past }: ProgressScreen): Row[] {
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
function phaseRows({ theme, columns }: ViewInput, { tasks }: RunView): Row[] {
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
    return ended === undefined ? { ...row(between), isBusy: true } : emptyRow;
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
function stageRows(input: ViewInput, screen: ProgressScreen, room: number): Row[] {
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
  { theme, columns }: ViewInput,
  { view, timing, milliseconds }: ProgressScreen,
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

/** Undefined where there is neither room nor anything to show. */
function logRows({ pane, view }: ProgressScreen, room: number): Row[] | undefined {
  if (room < 1) return undefined;
  const lines = linesOf(pane, view);
  const isPlain = pane.service === undefined && pane.filter === "" && !pane.isTyping;
  if (lines.length === 0)
    return isPlain ? undefined : [row(pane.filter === "" ? "nothing yet" : `no line with "${pane.filter}" yet`, "dim")];
  return lines.slice(-room).map(({ source, line }) => ({
    spans: [{ text: pane.service === undefined ? `${source} ` : "", tone: "dim" as const }, { text: line }],
  }));
}

/** `── log of api, only "error", paused ──────` */
function logHead({ theme, columns }: ViewInput, { pane }: ProgressScreen): Row {
  const { dash } = theme.symbols;
  const said = [
    pane.service === undefined ? "log of this run" : `log of ${pane.service}`,
    ...(pane.filter === "" ? [] : [`only "${pane.filter}"`]),
    ...(pane.held === undefined ? [] : ["paused"]),
  ].join(", ");
  const head = `${dash.repeat(2)} ${said} `;
  return row(head + dash.repeat(Math.max(0, columns - stringWidth(head))), "dim");
}
