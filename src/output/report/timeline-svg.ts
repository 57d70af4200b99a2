import { secondsText } from "../text/amounts.ts";
import { html, type Markup } from "./markup.ts";
import type { RunTimeline, TimelineBar } from "./report.ts";

const row = 24;
const top = 30;
const labels = 336;
const field = 520;
const times = 90;

/** What became of a step or a service, in words. */
export const barWords: Readonly<Record<TimelineBar["state"], string>> = {
  changed: "done",
  checked: "no change",
  failed: "failed",
  stopped: "stopped",
  unfinished: "not finished",
};

/**
 * Bars by step and service over the time of the run. A dotted line leads from the end of what a
 * service waited for to its beginning.
 */
export function timelineSvg(run: RunTimeline): Markup {
  const whole = Math.max(1, run.milliseconds);
  const height = top + run.bars.length * row + 8;
  const width = labels + field + times;
  const x = (milliseconds: number) => round(labels + (Math.min(milliseconds, whole) / whole) * field);
  return html`<svg class="picture" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="run-title run-desc">
<title id="run-title">The last run over time</title>
<desc id="run-desc">${run.bars.map(inWords).join(" ")}</desc>
${ticks(whole).map((at) => html`<line class="grid" x1="${x(at)}" x2="${x(at)}" y1="${top - 6}" y2="${height - 4}"/><text class="label" text-anchor="middle" x="${x(at)}" y="${top - 12}">${tickText(at)}</text>`)}
${run.bars.map((bar, index) => barSvg(bar, top + index * row, x))}
${run.bars.flatMap((bar, index) => waits(bar, index, run.bars, x))}
</svg>`;
}

function barSvg(bar: TimelineBar, y: number, x: (milliseconds: number) => number): Markup {
  const isService = bar.kind === "service";
  const end = x(bar.from + bar.milliseconds);
  const width = Math.max(2, round(end - x(bar.from)));
  return html`<g class="bar ${bar.kind} ${bar.state}"><title>${inWords(bar)}</title>
<text x="${isService ? 22 : 4}" y="${y + 15}">${cut(bar.title, isService ? 38 : 44)}</text>
<rect x="${x(bar.from)}" y="${y + (isService ? 6 : 3)}" width="${width}" height="${isService ? 10 : 15}" rx="2"/>
<text class="time" x="${Math.max(end, x(bar.from) + 2) + 6}" y="${y + 15}">${secondsText(bar.milliseconds)}${bar.state === "changed" || bar.state === "checked" ? "" : ` ${barWords[bar.state]}`}</text></g>
`;
}

/**
 * Of steps each waits for the one before it: a line would say nothing more. A service waits for one
 * of the same step.
 */
function waits(
  bar: TimelineBar,
  index: number,
  all: readonly TimelineBar[],
  x: (milliseconds: number) => number,
): Markup[] {
  if (bar.kind === "step") return [];
  const step = all.slice(0, index).findLastIndex(({ kind }) => kind === "step");
  return bar.waitedFor.flatMap((name) => {
    const needed = all.findIndex((one, at) => at > step && one.kind === "service" && one.name === name);
    const found = all[needed];
    if (found === undefined) return [];
    const [from, to] = [x(found.from + found.milliseconds), x(bar.from)];
    const [y1, y2] = [top + needed * row + 11, top + index * row + 11];
    return [html`<path class="wait" d="M${from} ${y1}V${y2}H${to}"/>`];
  });
}

function inWords({ kind, title, from, milliseconds, state, waitedFor }: TimelineBar): string {
  const waited = kind === "service" && waitedFor.length > 0 ? `, waited for ${waitedFor.join(", ")}` : "";
  return `${title}: ${barWords[state]} in ${secondsText(milliseconds)}, from ${secondsText(from)}${waited}.`;
}

/** At most seven, at times that people count in. */
function ticks(whole: number): number[] {
  const steps = [100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000];
  const step = steps.find((one) => whole / one <= 6) ?? Math.ceil(whole / 6);
  return Array.from({ length: Math.floor(whole / step) + 1 }, (_, index) => index * step);
}

function tickText(milliseconds: number): string {
  if (milliseconds === 0) return "0";
  return milliseconds % 60_000 === 0 ? `${milliseconds / 60_000} min` : `${milliseconds / 1000} s`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
