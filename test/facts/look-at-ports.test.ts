import { expect, it } from "vitest";
import type { Ports } from "../../src/domain/ports.ts";
import { lookAtPorts } from "../../src/facts/look-at-ports.ts";
import { someProfile } from "../support/some-profile.ts";

const taken = (...held: number[]): Pick<Ports, "host" | "containers"> => {
  const host: Partial<Ports["host"]> = {
    inspectPort: async (_address, port) => ({
      free: !held.includes(port),
      owner: held.includes(port) ? "nginx" : undefined,
    }),
  };
  const containers: Partial<Ports["containers"]> = { publishers: async () => [] };
  return { host, containers } as Pick<Ports, "host" | "containers">;
};

it("finds the next port that is free, and that nothing of this stack wants", async () => {
  const profile = someProfile({ ports: { dashboard: 3000, api: 3001, redis: 6380 } });
  const facts = await lookAtPorts(taken(3000, 3002, 6380), profile, [], true);
  const of = (name: string) => facts.find((port) => port.name === name);
  expect(of("dashboard")).toMatchObject({ state: "taken", owner: "nginx", nextFree: 3003 });
  expect(of("redis")).toMatchObject({ state: "taken", nextFree: 6381 });
  expect(of("api")).toMatchObject({ state: "free", nextFree: undefined });
});

it("does not offer one port to two services, and gives up where all are taken", async () => {
  const profile = someProfile({ ports: { dashboard: 3000, api: 3001 } });
  const both = await lookAtPorts(taken(3000, 3001), profile, [], true);
  expect(both.filter(({ state }) => state === "taken").map(({ nextFree }) => nextFree)).toEqual([3002, 3003]);
  const none = await lookAtPorts(taken(...Array.from({ length: 200 }, (_, at) => 3000 + at)), profile, [], true);
  expect(none.find(({ name }) => name === "api")?.nextFree).toBeUndefined();
});
