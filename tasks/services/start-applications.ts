import { servicesOf } from "../../compose/stack/images.ts";
import { infrastructureServices, type ServiceName } from "../../src/domain/service.ts";
import type { AssessInput, Task } from "../../src/domain/task.ts";
import { assessServices, bringUp, skippedWithoutContainers } from "./services-up.ts";
import { whyNotUp } from "./why-not-up.ts";

/**
 * After the database is complete: the app checks nothing itself, and would answer its first request
 * with an error.
 */
export const startApplications: Task = {
  id: "start-applications",
  phase: "applications",
  title: "Start API, worker and dashboard; wait until all is healthy",
  looksAt: ["containers"],
  assess(input) {
    return skippedWithoutContainers(input) ?? assessServices(input, awaited(input));
  },
  run: (ctx) => bringUp(ctx, servicesOf(ctx.profile), "healthy"),
  whyNotDone: whyNotUp,
};

/**
 * Also what the infrastructure step started and did not wait for; what it has yet to start is in
 * its own list.
 */
function awaited({ profile, facts }: AssessInput): ServiceName[] {
  const isThere = (service: ServiceName) => facts.containers.some((container) => container.service === service);
  const isApplication = (service: ServiceName) => !(infrastructureServices as readonly string[]).includes(service);
  return servicesOf(profile).filter((service) => isApplication(service) || isThere(service));
}
