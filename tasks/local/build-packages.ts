import type { Freshness } from "../../src/domain/source.ts";
import type { Task } from "../../src/domain/task.ts";
import { reporting, sourceOf, treeOf } from "./source-seen.ts";

const reasons: Readonly<Record<Exclude<Freshness, "current">, string>> = {
  absent: "not built yet",
  older: "its source is newer",
  unfinished: "an earlier build did not finish",
};

/**
 * In the order in which they need one another, and only what is older than its source, or than
 * what it was built with: packages see each other through `dist` alone.
 */
export const buildPackages: Task = {
  id: "build-packages",
  phase: "source",
  title: "Build the app's packages",
  looksAt: ["source"],
  assess(input) {
    const { packages } = sourceOf(input);
    const left = packages.flatMap(({ name, state }) => (state === "current" ? [] : [{ name, reason: reasons[state] }]));
    if (left.length === 0) return { state: "done", because: "all are newer than their source" };
    return {
      state: "needed",
      because: `${left.length} of ${packages.length} have to be built`,
      changes: left.map(({ name, reason }) => ({ action: "create", what: `packages/${name}/dist (${reason})` })),
    };
  },
  async run(ctx) {
    const tree = treeOf(ctx);
    const left = sourceOf(ctx).packages.filter(({ state }) => state !== "current");
    for (const [done, { name }] of left.entries()) {
      ctx.emit({ type: "task-progress", unit: "steps", done, total: left.length, item: name });
      await ctx.ports.source.build(tree, name, reporting(ctx, name), ctx.signal);
    }
    ctx.emit({ type: "task-progress", unit: "steps", done: left.length, total: left.length });
  },
};
