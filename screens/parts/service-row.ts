import type { ServicePhase } from "../../src/domain/event.ts";
import type { ServiceView } from "../../src/engine/run-view.ts";
import type { Words } from "../services.ts";
import type { Symbols, Theme, Tone } from "../theme.ts";
import { progressBar } from "./progress-bar.ts";
import type { Row } from "./rows.ts";

const looks: Record<ServicePhase, { symbol: keyof Symbols; tone: Tone }> = {
  pulling: { symbol: "running", tone: "accent" },
  pulled: { symbol: "done", tone: "plain" },
  created: { symbol: "waiting", tone: "plain" },
  starting: { symbol: "running", tone: "accent" },
  waiting: { symbol: "running", tone: "accent" },
  healthy: { symbol: "done", tone: "good" },
  running: { symbol: "done", tone: "good" },
  unhealthy: { symbol: "failed", tone: "bad" },
  exited: { symbol: "failed", tone: "bad" },
  stopped: { symbol: "skipped", tone: "dim" },
};

/** `> postgres     downloading ###....  10.0 MB of 40.0 MB (25 %)` */
export function serviceRow(service: ServiceView, words: Words, theme: Theme, columns: number): Row {
  const { symbol, tone } = looks[service.state];
  const state = words.serviceStates[service.state];
  const { done, total } = service;
  const percent = done === undefined ? undefined : words.percent(done, total);
  const inShort = columns < 60 && percent !== undefined ? `${percent} %` : undefined;
  const amount = done === undefined ? "" : ` ${inShort ?? words.progress("bytes", done, total)}`;
  const width = columns >= 70 && done !== undefined && total !== undefined ? 16 : 0;
  const bar = width === 0 ? [] : [{ text: " " }, ...progressBar(done ?? 0, total ?? 1, width, theme)];
  return {
    spans: [
      { text: `${theme.symbols[symbol]} `, tone },
      { text: service.name.padEnd(12) },
      { text: state, tone },
      ...bar,
      { text: amount, tone: "dim" },
    ],
  };
}
