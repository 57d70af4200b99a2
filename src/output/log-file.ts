import { cleanText, oneLine } from "../domain/clean-text.ts";
import type { Emit, TaskEvent } from "../domain/event.ts";
import { progressText } from "./text/amounts.ts";
import { renderFinding } from "./text/render-findings.ts";
import { renderPlan } from "./text/render-plan.ts";
import { renderProblem } from "./text/render-problem.ts";
import { renderSummary } from "./text/render-summary.ts";

/** One event as lines for the log file: everything, in the order in which it happened. */
export function eventLines(event: TaskEvent): string[] {
  switch (event.type) {
    case "plan-made":
      return ["plan", ...indented(renderPlan(event.plan))];
    case "finding":
      return renderFinding(event.finding);
    case "task-started":
      return [`${event.task} started: ${event.title}`];
    case "task-progress":
      return [`${event.task} ${event.item ?? ""} ${progressText(event.unit, event.done, event.total)}`];
    case "task-line":
      return [`${event.source} | ${event.line.replaceAll("\t", "    ")}`];
    case "service-state": {
      const amount = event.done === undefined ? "" : ` ${progressText("bytes", event.done, event.total)}`;
      return [`${event.service} is ${event.state}${amount}`];
    }
    case "verified":
      return [`verified: ${event.what}`];
    case "unverified":
      return [`not verified: ${event.what}`];
    case "defect":
      return [`defect in a published image: ${event.what}`];
    case "task-skipped":
      return [`${event.task} skipped: ${event.because}`];
    case "task-done":
      return [`${event.task} ${event.changed ? "done" : "unchanged"} after ${event.milliseconds} ms: ${event.because}`];
    case "task-failed":
      return [`${event.task} failed`, ...indented(renderProblem(event.problem))];
    case "task-cancelled":
      return [`${event.task} stopped; resume: ${event.resume}`];
    case "run-ended": {
      const { outcome, exitCode, problem, summary } = event;
      const details = [...(problem ? renderProblem(problem) : []), ...(summary ? renderSummary(summary) : [])];
      return [`run ended: ${outcome}, exit code ${exitCode}`, ...indented(details)];
    }
  }
}

function indented(lines: string[]): string[] {
  return lines.map((line) => `    ${line}`);
}

export interface LogFileOptions {
  /** Appends text that ends with a line break. */
  append(text: string): void;
  now(): Date;
}

/** Everything a run says as dated lines. Hand it cleaned, redacted events only. */
export function createLogFile({ append, now }: LogFileOptions): Emit {
  return (event) => {
    const at = now().toISOString();
    append(
      eventLines(event)
        .map((line) => `${at} ${oneLine(cleanText(line))}`.trimEnd())
        .join("\n")
        .concat("\n"),
    );
  };
}
