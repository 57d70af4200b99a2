import type { Task } from "../../src/domain/task.ts";
import { reporting, sourceOf } from "./source-seen.ts";

/** Once, and whole or not at all. A checkout that is there is never pulled, reset or changed. */
export const cloneSource: Task = {
  id: "clone-source",
  phase: "source",
  title: "Get the source",
  looksAt: ["source"],
  assess(input) {
    const { root, state, commit, branch, changed } = sourceOf(input);
    const { repository = "", ref = "" } = input.profile.local ?? {};
    if (state === "there") {
      const at = [branch, commit?.slice(0, 8)].filter((one) => one !== undefined).join(" ");
      const dirt = changed === 0 ? "" : `, ${changed === 1 ? "1 changed file" : `${changed} changed files`}`;
      return { state: "done", because: `${root}${at === "" ? "" : ` is at ${at}`}${dirt}` };
    }
    return {
      state: "needed",
      because: state === "half" ? "an earlier clone did not end" : "there is no source yet",
      changes: [{ action: "create", what: `${root}, cloned from ${repository} at ${ref}` }],
    };
  },
  async run(ctx) {
    const { root } = sourceOf(ctx);
    const { repository = "", ref = "" } = ctx.profile.local ?? {};
    await ctx.ports.source.clone({ root, repository, ref }, reporting(ctx, "git"), ctx.signal);
  },
};
