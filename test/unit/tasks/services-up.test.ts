import { expect, it } from "vitest";
import { serviceDigests } from "../../../compose/stack/service-digest.ts";
import type { ContainerFacts } from "../../../src/domain/facts/containers.ts";
import type { AssessInput } from "../../../src/domain/task.ts";
import { assessServices } from "../../../tasks/services/services-up.ts";
import { someFacts } from "../../support/some-facts.ts";
import { profile, secrets } from "../compose/support.ts";

const input = (parts: Partial<ContainerFacts>): AssessInput => {
  const digest = serviceDigests(profile(), secrets(), undefined).get("clickhouse");
  const container = {
    service: "clickhouse",
    image: "",
    state: "running",
    health: "starting",
    digest,
    ...parts,
  } as ContainerFacts;
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

it.each<[image: string, what: string, overrideText?: string]>([
  [
    "clickhouse/clickhouse-server:23.3",
    "clickhouse (clickhouse/clickhouse-server:23.3 becomes clickhouse/clickhouse-server:23.8.8.20)",
  ],
  ["clickhouse/clickhouse-server:23.8.8.20", "clickhouse (its settings changed)"],
  [
    `x@sha256:${"a".repeat(64)}`,
    `clickhouse (x@sha256:${"a".repeat(64)} becomes clickhouse/clickhouse-server:23.8.8.20)`,
  ],
  ["mine:1", "clickhouse (its settings changed)", "services: {clickhouse: {image: 'mine:1'}}"],
])("a container of the image %s that is recreated: %s", (image, what, overrideText) => {
  const { facts, ...others } = input({ digest: "another", image });
  const directory = { ...facts.directory, overrideText };
  const assessed = assessServices({ ...others, facts: { ...facts, directory } }, ["clickhouse"]);
  expect(assessed.state === "needed" && assessed.changes).toEqual([{ action: "recreate", what }]);
});

it("says that an image is held to its digest now, where that alone is new", () => {
  const { facts, ...others } = input({ service: "redis", digest: "another", image: "redis:7.2.16-bookworm" });
  const assessed = assessServices({ ...others, facts }, ["redis"]);
  expect(assessed.state === "needed" && assessed.changes).toEqual([
    { action: "recreate", what: "redis (redis:7.2.16-bookworm, by its digest now)" },
  ]);
});
