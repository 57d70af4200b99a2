import { applicationServices, type ServiceName, tunnelService } from "../src/domain/service.ts";
import type { AssessInput, Task } from "../src/domain/task.ts";
import { skippedInRehearsal } from "./containers-only.ts";
import { assessServices, bringUp } from "./services-up.ts";

/** After the database is complete: the app checks nothing itself, and would answer its first request with an error. */
export const startApplications: Task = {
  id: "start-applications",
  phase: "applications",
  title: "Start API, worker and dashboard",
  looksAt: ["containers"],
  assess(input) {
    return skippedInRehearsal(input) ?? assessServices(input, services(input));
  },
  run: (ctx) => bringUp(ctx, services(ctx)),
};

function services({ profile }: Pick<AssessInput, "profile">): ServiceName[] {
  return profile.tunnel === undefined ? [...applicationServices] : [...applicationServices, tunnelService];
}
