import type { JournalLine } from "../../domain/journal-line.ts";
import type { RunTimeline, StackArrow, TimelineBar } from "./report.ts";

/** More than any run has steps and services; a journal that somebody else wrote may have more. */
const barsShown = 120;

/** Its work is done, as far as the run waits for it. */
const ready = ["healthy", "running", "pulled"];
const broken = ["unhealthy", "exited"];

/**
 * The last run of a journal, as bars; undefined where it tells of none. `arrows`: which service
 * needs which.
 */
export function timelineOf(lines: readonly JournalLine[], arrows: readonly StackArrow[]): RunTimeline | undefined {
  const run = lines.at(-1)?.run;
  const own = lines.filter((line) => line.run === run);
  const start = Date.parse(own[0]?.at ?? "");
  if (!Number.isFinite(start)) return undefined;
  const end = Math.max(start, ...own.map(({ at }) => Date.parse(at)).filter(Number.isFinite));
  const since = ({ at }: JournalLine) => Math.max(0, (Date.parse(at) || start) - start);
  const steps = stepBars(own, since, end - start);
  return {
    startedAt: own[0]?.at ?? "",
    outcome: own.find(({ type }) => type === "run-ended")?.outcome ?? "",
    milliseconds: end - start,
    bars: steps
      .flatMap((step) => [step, ...serviceBars(own.filter(isOf(step.name)), since, step, arrows)])
      .slice(0, barsShown),
  };
}

const isOf = (task: string) => (line: JournalLine) => line.type === "service-state" && line.task === task;

/** A run does one step at a time, so each waits for the one before it. */
function stepBars(own: readonly JournalLine[], since: (line: JournalLine) => number, whole: number): TimelineBar[] {
  const ends: readonly string[] = ["task-done", "task-failed", "task-cancelled"];
  const started = own.filter(({ type, task }) => type === "task-started" && task !== undefined);
  return started.map((line, index): TimelineBar => {
    const name = line.task ?? "";
    const ended = own.find(({ type, task }) => task === name && ends.includes(type));
    const from = since(line);
    const before = started[index - 1]?.task;
    return {
      ...{ kind: "step", name, title: line.title ?? name, from },
      milliseconds: ended?.milliseconds ?? Math.max(0, (ended === undefined ? whole : since(ended)) - from),
      state: stateOf(ended),
      waitedFor: before === undefined ? [] : [before],
    };
  });
}

function stateOf(ended: JournalLine | undefined): TimelineBar["state"] {
  if (ended === undefined) return "unfinished";
  if (ended.type === "task-failed") return "failed";
  if (ended.type === "task-cancelled") return "stopped";
  return ended.changed === true ? "changed" : "checked";
}

function serviceBars(
  own: readonly JournalLine[],
  since: (line: JournalLine) => number,
  step: TimelineBar,
  arrows: readonly StackArrow[],
): TimelineBar[] {
  const names = [...new Set(own.flatMap(({ service }) => service ?? []))];
  const seen = names.map((service) => {
    const of = own.filter((line) => line.service === service);
    // "created" is said of what waits in line as well.
    const first = of.find(({ state }) => state !== "created") ?? of[0];
    // Started is not yet healthy, where something is waited for.
    const last = of.find(({ state }) => state === "healthy") ?? of.at(-1);
    const from = first === undefined ? step.from : since(first);
    const to = last !== undefined && ready.includes(last.state ?? "") ? since(last) : step.from + step.milliseconds;
    // Images are pulled in whatever order they come.
    const waits = !of.some(({ state }) => state === "pulling" || state === "pulled");
    return { service, from, to: Math.max(from, to), state: of.at(-1)?.state ?? "", waits };
  });
  const inOrder = seen.toSorted((a, b) => a.from - b.from || a.to - b.to);
  return inOrder.map(({ service, from, to, state, waits }): TimelineBar => {
    const needed = seen.filter(
      (one) => waits && arrows.some((arrow) => arrow.from === service && arrow.to === one.service),
    );
    return {
      ...{ kind: "service", name: service, title: service, from, milliseconds: to - from },
      state: broken.includes(state) ? "failed" : ready.includes(state) ? "changed" : "unfinished",
      // Of all that it needs, what was ready last and before it began is what it waited for.
      waitedFor: needed
        .filter((one) => one.to <= from)
        .toSorted((a, b) => b.to - a.to || a.service.localeCompare(b.service))
        .slice(0, 1)
        .map((one) => one.service),
    };
  });
}
