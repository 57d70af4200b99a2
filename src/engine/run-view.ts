import type { RunOutcome, ServicePhase, Summary } from "../domain/event.ts";
import type { ReportedFinding } from "../domain/finding.ts";
import { type Plan, stepsToRun } from "../domain/plan.ts";
import type { Problem } from "../domain/problem.ts";
import type { ServiceName } from "../domain/service.ts";
import type { Phase } from "../domain/task.ts";

/**
 * What can be shown of a run at one moment. Made only by `reduce`; screens and plain lines read it.
 */
export interface RunView {
  plan: Plan | undefined;
  findings: ReportedFinding[];
  tasks: TaskView[];
  services: ServiceView[];
  /** The last lines, oldest first, at most `maxLines`. */
  lines: LogLine[];
  verified: string[];
  unverified: string[];
  defects: string[];
  ended:
    | { outcome: RunOutcome; exitCode: number; problem: Problem | undefined; summary: Summary | undefined }
    | undefined;
}

export interface TaskView {
  id: string;
  title: string;
  phase: Phase;
  state: "waiting" | "running" | "done" | "already-done" | "skipped" | "failed" | "cancelled";
  because: string | undefined;
  progress:
    | { unit: "bytes" | "steps" | "rows"; done: number; total: number | undefined; item: string | undefined }
    | undefined;
  milliseconds: number | undefined;
  problem: Problem | undefined;
}

export interface ServiceView {
  name: ServiceName;
  state: ServicePhase;
  /** Bytes while pulling. */
  done: number | undefined;
  total: number | undefined;
}

export interface LogLine {
  source: string;
  line: string;
}

export const maxLines = 500;

export const emptyRunView: RunView = {
  plan: undefined,
  findings: [],
  tasks: [],
  services: [],
  lines: [],
  verified: [],
  unverified: [],
  defects: [],
  ended: undefined,
};

/**
 * How far it has come, in the steps that the plan counts. What turned out to need nothing is done.
 */
export function stepsDone({ plan, tasks }: RunView): { done: number; total: number } {
  const counted = new Set(plan === undefined ? [] : stepsToRun(plan).map(({ task }) => task));
  const done = tasks.filter(({ id, state }) => counted.has(id) && isOver.has(state)).length;
  return { done, total: counted.size };
}

const isOver: ReadonlySet<TaskView["state"]> = new Set(["done", "already-done", "skipped"]);
