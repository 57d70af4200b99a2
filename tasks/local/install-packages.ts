import type { Task } from "../../src/domain/task.ts";
import { reporting, sourceOf, treeOf } from "./source-seen.ts";

const reasons = {
  absent: "none are installed yet",
  older: "yarn.lock has changed since they were installed",
  unfinished: "an earlier install did not finish",
} as const;

/** With the yarn that the checkout carries: no yarn of this machine is needed. */
export const installPackages: Task = {
  id: "install-packages",
  phase: "source",
  title: "Install the packages that the app uses",
  looksAt: ["source"],
  assess(input) {
    const { install } = sourceOf(input);
    if (install.state === "current") return { state: "done", because: "they are as yarn.lock says" };
    return {
      state: "needed",
      because: reasons[install.state],
      changes: [{ action: "create", what: "node_modules of the source, with its own yarn (about 2 GB)" }],
    };
  },
  run: (ctx) => ctx.ports.source.install(treeOf(ctx), reporting(ctx, "yarn"), ctx.signal),
};
