import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { InspectedContainer } from "../../../src/domain/facts/containers.ts";
import { readLogs } from "../../../src/facts/logs.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";
import { container } from "../checks/healthy-stack.ts";

async function read(...containers: InspectedContainer[]): Promise<string[]> {
  const ports = untouchablePorts({
    clock: { sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }) },
    docker: { containerLogs: async () => ["a line"] },
  });
  const { signal } = new AbortController();
  const logs = await readLogs({ ports, containers, signal } as unknown as Parameters<typeof readLogs>[0]);
  return [...logs.keys()];
}

test("a healthy store, api or dashboard explains nothing; those that are only heard of in their words are read", async () => {
  const services = ["postgres", "redis", "clickhouse", "temporal", "api", "dashboard", "worker", "edge"] as const;
  expect(await read(...services.map((service) => container(service)))).toEqual([
    "acme-temporal-1",
    "acme-worker-1",
    "acme-edge-1",
  ]);
});

test.each([
  { health: "unhealthy" },
  { health: "starting" },
  { state: "exited", health: "none" },
  { state: "restarting", restarts: 5 },
  { state: "paused" },
] as const)("an api that is %j is read", async (parts) => {
  expect(await read(container("api", parts))).toEqual(["acme-api-1"]);
});
