import { expect, test } from "vitest";
import { parseContainers } from "../../src/adapters/docker/container-facts.ts";

const labels = { "com.docker.compose.service": "redis" };
const healthOf = (health: object | undefined) =>
  parseContainers(JSON.stringify([{ Config: { Labels: labels }, State: { Status: "running", Health: health } }]))[0]
    ?.health;

test.each([
  [undefined, "none"],
  [{ Status: "starting", FailingStreak: 0 }, "starting"],
  [{ Status: "healthy", FailingStreak: 0 }, "healthy"],
  [{ Status: "unhealthy", FailingStreak: 3 }, "unhealthy"],
  // What the engine says of a container that was just restarted, before its monitor runs.
  [{ Status: "unhealthy", FailingStreak: 0 }, "starting"],
  [{ Status: "unhealthy" }, "unhealthy"],
] as const)("health %j is %s", (health, expected) => {
  expect(healthOf(health)).toBe(expected);
});
