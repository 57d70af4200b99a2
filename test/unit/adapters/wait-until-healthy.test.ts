import { expect, test } from "vitest";
import { waitUntilHealthy } from "../../../src/adapters/docker/wait-until-healthy.ts";
import type { ContainerFacts } from "../../../src/domain/facts/containers.ts";
import { container } from "../checks/healthy-stack.ts";

const starting: Partial<ContainerFacts> = { health: "starting" };
const unhealthy: Partial<ContainerFacts> = { health: "unhealthy" };
const healthy: Partial<ContainerFacts> = { health: "healthy" };

/** What each look finds, a second apart; the last one stays. */
async function waited(...looks: Partial<ContainerFacts>[]) {
  let seconds = 0;
  const look = async () => [container("redis", looks[Math.min(seconds, looks.length - 1)])];
  const clock = {
    elapsed: () => seconds * 1000,
    now: () => new Date(0),
    sleep: async () => {
      seconds += 1;
    },
  };
  const ended = await waitUntilHealthy(look, clock, ["redis"], () => undefined, new AbortController().signal);
  return { ...ended, seconds };
}

test("one that is unhealthy for a moment may recover; one that stays so is named", async () => {
  expect(await waited(starting, unhealthy, unhealthy, healthy)).toEqual({ ready: true, seconds: 3 });
  expect(await waited(starting, unhealthy)).toEqual({
    ...{ ready: false, because: "container acme-redis-1 is unhealthy" },
    seconds: 16,
  });
});

test("one that the engine lost hold of does not recover, and is not waited for", async () => {
  expect(await waited(starting, { ...starting, isCutOff: true })).toEqual({
    ...{ ready: false, because: "container acme-redis-1 is unhealthy" },
    seconds: 1,
  });
});
