import stringWidth from "string-width";
import type { LogLine, RunView } from "../../src/engine/run-view.ts";
import type { Key } from "../app/keys.ts";
import type { Theme } from "../app/theme.ts";
import type { Row } from "../parts/rows.ts";
import { row } from "../parts/rows.ts";

/** What is looked at below the progress: a log, perhaps filtered, perhaps held still. */
export interface LogPane {
  /** The service whose own log is followed; undefined: what the run itself says. */
  service: string | undefined;
  /** That service's last lines. */
  lines: readonly LogLine[];
  filter: string;
  /** The keys go to the filter. */
  isTyping: boolean;
  /** Held still, as it was when space was pressed. */
  held: readonly LogLine[] | undefined;
}

export const firstLogPane: LogPane = { service: undefined, lines: [], filter: "", isTyping: false, held: undefined };

/** What a key makes of the filter that is being typed; undefined for a key that means nothing there. */
export function typedFilter({ filter }: LogPane, key: Key): Pick<LogPane, "filter" | "isTyping"> | undefined {
  switch (key.name) {
    case "text":
    case "paste":
      return { filter: filter + key.text, isTyping: true };
    case "backspace":
      return { filter: filter.slice(0, -1), isTyping: true };
    case "clear-line":
      return { filter: "", isTyping: true };
    case "enter":
      return { filter, isTyping: false };
    case "escape":
      return { filter: "", isTyping: false };
    default:
      return undefined;
  }
}

export function togglePause(pane: LogPane, { lines }: RunView): LogPane {
  return { ...pane, held: pane.held === undefined ? allLines(pane, lines) : undefined };
}

/** The run's own lines, then each service that has containers by now, and round again. */
export function nextSource({ service }: LogPane, view: RunView): string | undefined {
  const sources = [undefined, ...servicesWithLogs(view)];
  return sources[(sources.indexOf(service) + 1) % sources.length];
}

export function servicesWithLogs({ services }: RunView): string[] {
  return services.filter(({ state }) => state !== "pulling" && state !== "pulled").map(({ name }) => name);
}

/** The pane with its head; nothing where there is neither room nor anything to show. */
export function logPaneRows(pane: LogPane, view: RunView, room: number, columns: number, theme: Theme): Row[] {
  if (room < 2) return [];
  const lines = linesOf(pane, view);
  const isPlain = pane.service === undefined && pane.filter === "" && !pane.isTyping;
  if (lines.length === 0 && isPlain) return [];
  const shown = lines.slice(1 - room).map(({ source, line }) => ({
    spans: [{ text: pane.service === undefined ? `${source} ` : "", tone: "dim" as const }, { text: line }],
  }));
  const none = row(pane.filter === "" ? "nothing yet" : `no line with "${pane.filter}" yet`, "dim");
  return [head(pane, columns, theme), ...(lines.length === 0 ? [none] : shown)];
}

/** `── log of api, only "error", paused ──────` */
function head(pane: LogPane, columns: number, theme: Theme): Row {
  const { dash } = theme.symbols;
  const said = [
    pane.service === undefined ? "log of this run" : `log of ${pane.service}`,
    ...(pane.filter === "" ? [] : [`only "${pane.filter}"`]),
    ...(pane.held === undefined ? [] : ["paused"]),
  ].join(", ");
  const text = `${dash.repeat(2)} ${said} `;
  return row(text + dash.repeat(Math.max(0, columns - stringWidth(text))), "dim");
}

/** Lines that pass the filter, oldest first. */
function linesOf(pane: LogPane, { lines }: RunView): readonly LogLine[] {
  const all = pane.held ?? allLines(pane, lines);
  const wanted = pane.filter.toLowerCase();
  return wanted === "" ? all : all.filter(({ source, line }) => `${source} ${line}`.toLowerCase().includes(wanted));
}

function allLines({ service, lines }: LogPane, ofRun: readonly LogLine[]): readonly LogLine[] {
  return service === undefined ? ofRun : lines;
}
