import type { ServicePhase } from "../../src/domain/event.ts";
import type { ServiceView } from "../../src/engine/run-view.ts";
import { bytesText, percentOf, progressText, secondsText } from "../../src/output/text/amounts.ts";
import { serviceStateTexts } from "../../src/output/text/run-texts.ts";
import type { Symbols, Theme, Tone } from "../app/theme.ts";
import { isNarrow } from "../app/view.ts";
import type { ServiceTiming } from "../wizard/run-timing.ts";
import { speedOf } from "../wizard/run-timing.ts";
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

export interface ServiceTimes {
  timing: ServiceTiming | undefined;
  /** Milliseconds since the run began, as in the timing. */
  now: number;
}

/** `> postgres     downloading ###....  10.0 MB of 40.0 MB (25 %)  3.1 MB/s`, `+ api  healthy in 3.2 s` */
export function serviceRow(service: ServiceView, { timing, now }: ServiceTimes, theme: Theme, columns: number): Row {
  const { symbol, tone } = looks[service.state];
  const { done, total } = service;
  const state = `${serviceStateTexts[service.state]}${seconds(service, timing, now)}`;
  const percent = done === undefined ? undefined : percentOf(done, total);
  const inShort = isNarrow({ columns }) && percent !== undefined ? `${percent} %` : undefined;
  const amount = done === undefined ? "" : ` ${inShort ?? progressText("bytes", done, total)}`;
  const bytes = service.state === "pulling" && !isNarrow({ columns }) ? speedOf(timing?.samples, now) : undefined;
  const speed = bytes === undefined ? "" : `  ${bytesText(bytes)}/s`;
  const width = columns >= 70 && done !== undefined && total !== undefined ? 12 : 0;
  const bar = width === 0 ? [] : [{ text: " " }, ...progressBar(done ?? 0, total ?? 1, width, theme)];
  return {
    spans: [
      { text: `${theme.symbols[symbol]} `, tone },
      { text: service.name.padEnd(12) },
      { text: state, tone },
      ...bar,
      { text: amount + speed, tone: "dim" },
    ],
  };
}

/** How long it took to come up, or has been coming up. */
function seconds({ state }: ServiceView, timing: ServiceTiming | undefined, now: number): string {
  if (timing?.since === undefined) return "";
  if (state === "healthy" || state === "running")
    return timing.took === undefined ? "" : ` in ${secondsText(timing.took)}`;
  const isComing = state === "created" || state === "starting" || state === "waiting";
  return isComing ? `, ${secondsText(Math.floor((now - timing.since) / 1000) * 1000).replace(".0", "")}` : "";
}
