import { cleanText, oneLine } from "../domain/clean-text.ts";
import type { Emit, TaskEvent } from "../domain/event.ts";
import type { PlanStep } from "../domain/plan.ts";
import type { Phase } from "../domain/task.ts";
import { count, percentOf, progressText, secondsText } from "./text/amounts.ts";
import { renderFinding } from "./text/render-findings.ts";
import { renderPlan } from "./text/render-plan.ts";
import { renderProblem } from "./text/render-problem.ts";
import { renderSummary } from "./text/render-summary.ts";
import { outcomeTexts, phaseTitles, serviceStateTexts } from "./text/run-texts.ts";

export interface PlainOptions {
  write(text: string): void;
  /** Also the output of other programs, and checks that found nothing wrong. */
  verbose: boolean;
  /** Only what went wrong, and the last word. */
  quiet?: boolean;
  /** Milliseconds, monotonic: so that progress is not written too often. */
  elapsed(): number;
}

/** Of the output of other programs, so much is shown when a task fails. */
const linesKept = 20;

/**
 * A line per happening: for pipes, logs and people without a terminal. No colours, no cursor
 * movements.
 */
export function createPlainOutput({ write, verbose, quiet, elapsed }: PlainOptions): Emit {
  const isNews = createProgressFilter(elapsed);
  const planned = new Map<string, PlanStep>();
  const titles = new Map<string, string>();
  const states = new Map<string, string>();
  let lastLines: string[] = [];
  let phase: Phase | undefined;
  let plan: readonly string[] = [];
  const writeLines = (lines: readonly string[]) => write(lines.map((line) => `${oneLine(cleanText(line))}\n`).join(""));
  const titleOf = (task: string) => titles.get(task) ?? planned.get(task)?.title ?? task;

  const headingOf = (next: Phase | undefined) => {
    const isNew = next !== undefined && next !== phase;
    const gap = phase === undefined ? [""] : [];
    phase = next ?? phase;
    return isNew ? [...gap, phaseTitles[next]] : [];
  };

  const linesFor = (event: TaskEvent): readonly string[] => {
    switch (event.type) {
      case "plan-made":
        for (const step of event.plan.steps) planned.set(step.task, step);
        return ["The plan:", "", ...renderPlan(event.plan).map((line) => indent(line))];
      case "finding":
        return event.finding.status === "ok" && !verbose ? [] : renderFinding(event.finding);
      case "task-started": {
        const heading = headingOf(event.phase);
        lastLines = [];
        titles.set(event.task, event.title);
        // What is done already will say so in one line, when it has looked again.
        return planned.get(event.task)?.state === "done" ? heading : [...heading, `  ${event.title} ...`];
      }
      case "task-progress": {
        const { unit, done, total, item } = event;
        const what = `${event.task} ${unit === "bytes" ? (item ?? "") : ""}`;
        if (!isNews(what, done, total)) return [];
        return [`    ${progressText(unit, done, total)}${item === undefined ? "" : `: ${item}`}`];
      }
      case "task-line": {
        const line = `    ${event.source} | ${event.line.replaceAll("\t", "    ")}`;
        lastLines = [...lastLines.slice(1 - linesKept), line];
        return verbose ? [line] : [];
      }
      case "service-state": {
        const known = states.get(event.service) === event.state;
        states.set(event.service, event.state);
        const amount = event.done === undefined ? "" : ` ${progressText("bytes", event.done, event.total)}`;
        const news = event.done === undefined ? !known : isNews(event.service, event.done, event.total);
        return news ? [`    ${event.service}: ${serviceStateTexts[event.state]}${amount}`] : [];
      }
      case "verified":
        return [`    verified: ${event.what}`];
      case "unverified":
        return [`    not verified: ${event.what}`];
      case "defect":
        return [`    defect in a published image: ${event.what}`];
      case "task-skipped":
        return [...headingOf(planned.get(event.task)?.phase), `  ${titleOf(event.task)}: skipped, ${event.because}`];
      case "task-done":
        return [doneLine(event, planned.get(event.task))];
      case "task-failed":
        return [...(verbose ? [] : recentOutput()), `    failed: ${event.problem.title}`];
      case "task-cancelled":
        return [`    stopped. Resume: ${event.resume}`];
      case "run-ended":
        return [
          "",
          ...(event.problem === undefined ? [] : [...renderProblem(event.problem), ""]),
          ...(event.summary === undefined ? [] : [...renderSummary(event.summary), ""]),
          outcomeTexts[event.outcome],
        ];
    }
  };
  /** What must not be missed. A plan is the answer where it is all that was asked for. */
  const quietLinesFor = (event: TaskEvent): readonly string[] => {
    const lines = linesFor(event);
    if (event.type === "plan-made") plan = lines;
    if (event.type !== "run-ended") return isTrouble(event) ? atTheEdge(lines) : [];
    const said = event.problem === undefined ? [] : [...renderProblem(event.problem), ""];
    return [...(event.outcome === "changes-pending" ? [...plan, ""] : []), ...said, outcomeTexts[event.outcome]];
  };
  const recentOutput = () =>
    lastLines.length === 0 ? [] : [`    the last ${count(lastLines.length, "line")} of output:`, ...lastLines];

  return (event) => writeLines((quiet ? quietLinesFor : linesFor)(event));
}

/** Without the phases above them there is nothing that they stand below. */
function atTheEdge([first = "", ...rest]: readonly string[]): string[] {
  const indent = first.length - first.trimStart().length;
  return [first, ...rest].map((line) => line.slice(indent));
}

const isTrouble = (event: TaskEvent): boolean =>
  ["unverified", "defect", "task-failed", "task-cancelled"].includes(event.type) ||
  (event.type === "finding" && event.finding.status !== "ok");

function doneLine(event: Extract<TaskEvent, { type: "task-done" }>, step: PlanStep | undefined): string {
  if (event.changed || step?.readsOnly) return `    done in ${secondsText(event.milliseconds)}`;
  const what = step?.state === "done" ? `  ${step.title}: ` : "    ";
  return `${what}nothing to change, ${event.because}`;
}

function indent(line: string): string {
  return line === "" ? "" : `  ${line}`;
}

/**
 * Decides whether one more progress line is worth its place: at least two seconds and ten percent
 * after the last one of the same thing; where the total is not known, every ten seconds. Its first
 * and its last are always written.
 */
function createProgressFilter(elapsed: () => number) {
  const written = new Map<string, { at: number; percent: number | undefined }>();
  return (what: string, done: number, total: number | undefined): boolean => {
    const percent = percentOf(done, total);
    const last = written.get(what);
    if (last !== undefined && !isWorthALine(percent, last.percent, elapsed() - last.at)) return false;
    written.set(what, { at: elapsed(), percent });
    return true;
  };
}

function isWorthALine(percent: number | undefined, before: number | undefined, milliseconds: number): boolean {
  if (percent === undefined) return milliseconds >= 10_000;
  const further = percent - (before ?? 0);
  if (percent === 100) return before !== 100;
  return further >= 10 && milliseconds >= 2000;
}
