import { Problem } from "../../src/domain/problem.ts";
import type { SourceFacts, SourceReport, SourceTree } from "../../src/domain/source.ts";
import type { AssessInput, TaskContext } from "../../src/domain/task.ts";

/** Of a target whose apps run from source it was always looked at. */
export function sourceOf({ facts }: Pick<AssessInput, "facts">): SourceFacts {
  if (facts.source === undefined) throw new TypeError("this target does not run from source");
  return facts.source;
}

/** Throws Problem source-unusable where there is no Node, which a check before it says first. */
export function treeOf(input: Pick<AssessInput, "facts">): SourceTree {
  return treeIn(sourceOf(input));
}

export function treeIn({ root, node }: Pick<SourceFacts, "root" | "node">): SourceTree {
  if (node !== undefined) return { root, node: node.path };
  throw new Problem({
    code: "source-unusable",
    title: "No Node.js was found for the app",
    saw: "Neither PATH nor a version manager has one.",
    why: "The app's own processes need it.",
    next: "Install Node.js 22, or set local.node in the profile to its path.",
  });
}

/** What git, yarn and the compilers say, as lines and progress of the step. */
export const reporting =
  ({ emit }: Pick<TaskContext, "emit">, source: string) =>
  (report: SourceReport): void => {
    if (report.type === "line") emit({ type: "task-line", source, line: report.line });
    else emit({ type: "task-progress", unit: "steps", done: report.done, total: report.total, item: report.item });
  };
