import { servicesOf } from "../../compose/stack/images.ts";
import { infrastructureServices, type ServiceName } from "../../src/domain/service.ts";
import type { AssessInput, Assessment, Change, Task } from "../../src/domain/task.ts";
import { assessServices, bringUp, skippedWithoutContainers } from "./services-up.ts";
import { whyNotUp } from "./why-not-up.ts";

/**
 * After the database is complete: the app checks nothing itself, and would answer its first request
 * with an error.
 */
export const startApplications: Task = {
  id: "start-applications",
  phase: "applications",
  title: "Start API, worker and dashboard, and wait until everything is healthy",
  looksAt: ["containers", "ownServices"],
  assess(input) {
    return skippedWithoutContainers(input) ?? withOwn(input, assessServices(input, awaited(input)));
  },
  async run(ctx) {
    await bringUp(ctx, servicesOf(ctx.profile), "healthy");
    // Whether they come up is their owner's affair: one may do its work once and end.
    const own = ctx.facts.ownServices.map(({ service }) => service);
    if (own.length > 0) await bringUp(ctx, own, "started");
  },
  whyNotDone: whyNotUp,
};

/** What a person's own compose file adds starts with the stack, as with `docker compose up`. */
function withOwn({ facts }: AssessInput, assessed: Assessment): Assessment {
  const changes = facts.ownServices.flatMap(({ service, state, isChanged }): Change[] => {
    if (state === "absent") return [{ action: "start", what: `${service} (your own)` }];
    return isChanged === true ? [{ action: "recreate", what: `${service} (your own; its settings changed)` }] : [];
  });
  if (changes.length === 0) return assessed;
  return assessed.state === "needed"
    ? { ...assessed, changes: [...assessed.changes, ...changes] }
    : { state: "needed", because: "your own services are missing, or were created from different files", changes };
}

/**
 * Also what the infrastructure step started and did not wait for; what it has yet to start is in
 * its own list.
 */
function awaited({ profile, facts }: AssessInput): ServiceName[] {
  const isThere = (service: ServiceName) => facts.containers.some((container) => container.service === service);
  const isApplication = (service: ServiceName) => !(infrastructureServices as readonly string[]).includes(service);
  return servicesOf(profile).filter((service) => isApplication(service) || isThere(service));
}
