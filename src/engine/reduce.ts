import type { TaskEvent } from "../domain/event.ts";
import type { PlanStep } from "../domain/plan.ts";
import type { LogLine, RunView, ServiceView, TaskView } from "./run-view.ts";
import { maxLines } from "./run-view.ts";

/** The one way from events to what can be shown. Pure: the view handed in is never changed. */
export function reduce(view: RunView, event: TaskEvent): RunView {
  switch (event.type) {
    case "plan-made":
      return { ...view, plan: event.plan, tasks: event.plan.steps.map(plannedTask) };
    case "finding":
      return {
        ...view,
        findings: [...view.findings.filter((old) => old.check !== event.finding.check), event.finding],
      };
    case "task-started":
      return withTask(view, event.task, {
        title: event.title,
        phase: event.phase,
        state: "running",
        because: undefined,
      });
    case "task-progress": {
      const { unit, done, total, item } = event;
      return withTask(view, event.task, { progress: { unit, done, total, item } });
    }
    case "task-line":
      return withLines(view, [event]);
    case "service-state": {
      const { service: name, state, done, total } = event;
      return { ...view, services: withService(view.services, { name, state, done, total }) };
    }
    case "verified":
      return { ...view, verified: [...view.verified, event.what] };
    case "unverified":
      return { ...view, unverified: [...view.unverified, event.what] };
    case "defect":
      return { ...view, defects: [...view.defects, event.what] };
    case "task-skipped":
      return withTask(view, event.task, { state: "skipped", because: event.because });
    case "task-done": {
      const state = event.changed || readsOnly(view, event.task) ? "done" : "already-done";
      return withTask(view, event.task, { state, because: event.because, milliseconds: event.milliseconds });
    }
    case "task-failed":
      return withTask(view, event.task, { state: "failed", because: event.problem.title, problem: event.problem });
    case "task-cancelled":
      return withTask(view, event.task, { state: "cancelled", because: event.resume });
    case "run-ended": {
      const { outcome, exitCode, problem, summary } = event;
      return { ...view, ended: { outcome, exitCode, problem, summary } };
    }
    default:
      return unforeseen(event);
  }
}

const stateOfStep = { needed: "waiting", done: "already-done", skipped: "skipped" } as const;

function plannedTask(step: PlanStep): TaskView {
  const { task, title, phase, because } = step;
  return { ...emptyTask, id: task, title, phase, because, state: stateOfStep[step.state] };
}

const emptyTask: Omit<TaskView, "id" | "title" | "phase"> = {
  state: "waiting",
  because: undefined,
  progress: undefined,
  milliseconds: undefined,
  problem: undefined,
};

/** Some commands (restart, down) run tasks without a plan: an unknown task is added at the end. */
function withTask(view: RunView, id: string, change: Partial<TaskView>): RunView {
  if (view.tasks.some((task) => task.id === id)) {
    return { ...view, tasks: view.tasks.map((task) => (task.id === id ? { ...task, ...change } : task)) };
  }
  return { ...view, tasks: [...view.tasks, { ...emptyTask, id, title: id, phase: "applications", ...change }] };
}

/** Of very many at once, those that would have scrolled away are never looked at. */
export function withLines(view: RunView, events: readonly LogLine[]): RunView {
  const lines = events.slice(-maxLines).map(({ source, line }) => ({ source, line }));
  return { ...view, lines: [...view.lines, ...lines].slice(-maxLines) };
}

/** A bare state ("healthy") ends the byte count of the pull before it. */
function withService(services: ServiceView[], next: ServiceView): ServiceView[] {
  const known = services.some((service) => service.name === next.name);
  return known ? services.map((service) => (service.name === next.name ? next : service)) : [...services, next];
}

function readsOnly(view: RunView, id: string): boolean {
  return view.plan?.steps.some((step) => step.task === id && step.readsOnly) ?? false;
}

function unforeseen(event: never): never {
  throw new TypeError(`No rule for the event ${JSON.stringify(event)}`);
}
