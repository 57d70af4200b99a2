import type { LogLine, RunView } from "../../src/engine/run-view.ts";
import type { Key } from "../app/keys.ts";
import type { Refusal } from "../parts/text-field.ts";
import { editText } from "../parts/text-field.ts";

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

/**
 * What a key makes of the filter that is being typed, at its end: a refusal where it must not go in,
 * undefined for a key that means nothing there.
 */
export function typedFilter(
  { filter }: Pick<LogPane, "filter">,
  key: Key,
): Pick<LogPane, "filter" | "isTyping"> | Refusal | undefined {
  if (key.name === "enter") return { filter, isTyping: false };
  if (key.name === "escape") return { filter: "", isTyping: false };
  const edited = editText({ value: filter, cursor: filter.length }, key);
  return typeof edited === "object" ? { filter: edited.value, isTyping: true } : edited;
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

/** Lines that pass the filter, oldest first. */
export function shownLines(pane: LogPane, { lines }: RunView): readonly LogLine[] {
  const all = pane.held ?? allLines(pane, lines);
  const wanted = pane.filter.toLowerCase();
  return wanted === "" ? all : all.filter(({ source, line }) => `${source} ${line}`.toLowerCase().includes(wanted));
}

function allLines({ service, lines }: LogPane, ofRun: readonly LogLine[]): readonly LogLine[] {
  return service === undefined ? ofRun : lines;
}
