import { servicesOf } from "../compose/images.ts";
import type { Task } from "../src/domain/task.ts";
import { skippedInRehearsal } from "./containers-only.ts";
import { assessServices, bringUp } from "./services-up.ts";

/** After the database is complete: the app checks nothing itself, and would answer its first request with an error. */
export const startApplications: Task = {
  id: "start-applications",
  phase: "applications",
  title: "Start API, worker and dashboard; wait until all is healthy",
  looksAt: ["containers"],
  assess(input) {
    return skippedInRehearsal(input) ?? assessServices(input, servicesOf(input.profile));
  },
  run: (ctx) => bringUp(ctx, servicesOf(ctx.profile), "healthy"),
};
