import { expect, it } from "vitest";
import { serviceDigests } from "../../../compose/stack/service-digest.ts";
import type { ContainerFacts } from "../../../src/domain/facts/containers.ts";
import type { AssessInput } from "../../../src/domain/task.ts";
import { assessServices } from "../../../tasks/services/services-up.ts";
import { someFacts } from "../../support/some-facts.ts";
import { profile, secrets } from "../compose/support.ts";

const input = (parts: Partial<ContainerFacts>): AssessInput => {
  const digest = serviceDigests(profile(), secrets(), undefined).get("clickhouse");
  const container = { service: "clickhouse", state: "running", health: "starting", digest, ...parts } as ContainerFacts;
  return { profile: profile(), secrets: secrets(), facts: someFacts({ containers: [container] }) };
};

it.each<[Partial<ContainerFacts>, string, string]>([
  [{ health: "healthy" }, "done", "done"],
  [{ health: "starting" }, "done", "needed"],
  // It ends and is started over: who waits for it shows its log; who does not must not say that something else on the host did it.
  [{ state: "restarting", health: "none" }, "done", "needed"],
  [{ state: "exited", health: "none" }, "needed", "needed"],
  [{ digest: "another" }, "needed", "needed"],
])("%j, where it may still start and where it is waited for", (parts, mayStillStart, awaited) => {
  expect(assessServices(input(parts), ["clickhouse"], ["clickhouse"]).state).toBe(mayStillStart);
  expect(assessServices(input(parts), ["clickhouse"]).state).toBe(awaited);
});
