import { expect, it } from "vitest";
import type { Ports } from "../../../src/domain/ports.ts";
import { inspectPorts } from "../../../src/facts/ports.ts";
import { someProfile } from "../../support/some-profile.ts";
import { container } from "../checks/healthy-stack.ts";

const taken = (...held: number[]): Pick<Ports, "host" | "docker"> => {
  const host: Partial<Ports["host"]> = {
    inspectPort: async (_address, port) => ({
      free: !held.includes(port),
      owner: held.includes(port) ? "nginx" : undefined,
    }),
  };
  const docker: Partial<Ports["docker"]> = { publishers: async () => [] };
  return { host, docker } as Pick<Ports, "host" | "docker">;
};

it("finds the next port that is free, and that nothing of this stack wants", async () => {
  const profile = someProfile({ ports: { edge: 3000, temporal: 3001, redis: 6380 } });
  const facts = await inspectPorts(taken(3000, 3002, 6380), profile, [], true);
  const of = (name: string) => facts.find((port) => port.name === name);
  expect(of("edge")).toMatchObject({ state: "taken", owner: "nginx", nextFree: 3003 });
  expect(of("redis")).toMatchObject({ state: "taken", nextFree: 6381 });
  expect(of("temporal")).toMatchObject({ state: "free", nextFree: undefined });
});

it("does not offer one port to two services, and gives up where all are taken", async () => {
  const profile = someProfile({ ports: { edge: 3000, temporal: 3001 } });
  const both = await inspectPorts(taken(3000, 3001), profile, [], true);
  expect(both.filter(({ state }) => state === "taken").map(({ nextFree }) => nextFree)).toEqual([3002, 3003]);
  const none = await inspectPorts(taken(...Array.from({ length: 200 }, (_, at) => 3000 + at)), profile, [], true);
  expect(none.find(({ name }) => name === "temporal")?.nextFree).toBeUndefined();
});

/** Port 3001 as it is found by one look after another; the last one stays. */
const changing = (...looks: { holder?: string; publishers?: string[] }[]): Pick<Ports, "host" | "docker"> => {
  let asked = 0;
  const now = () => looks[Math.min(asked, looks.length - 1)] ?? {};
  const host: Partial<Ports["host"]> = {
    inspectPort: async (_address, port) =>
      port === 3001 ? { free: now().holder === undefined, owner: now().holder } : { free: true, owner: undefined },
  };
  const docker: Partial<Ports["docker"]> = {
    publishers: async () => {
      const { publishers = [] } = now();
      asked += 1;
      return publishers;
    },
  };
  return { host, docker } as Pick<Ports, "host" | "docker">;
};

const proxy = "docker-proxy (pid 812)";

it.each([
  ["gone when it is asked again", [{ holder: proxy }, {}], "free", undefined],
  [
    "seen when it is asked again",
    [{ holder: proxy }, { holder: proxy, publishers: ["acme-api-1"] }],
    "ours",
    undefined,
  ],
  ["a stranger's", [{ holder: proxy, publishers: ["web-1"] }], "taken", "container web-1"],
  ["of nobody who can be seen", [{ holder: proxy }], "taken", proxy],
  ["no container's", [{ holder: "nginx" }, {}], "taken", "nginx"],
] as const)(
  "the port of a container that ends and is started over and over: its holder is %s",
  async (_, looks, state, owner) => {
    const crashing = container("api", { state: "restarting", published: new Map() });
    const ports = changing(
      ...looks.map((look) => ({ ...look, publishers: "publishers" in look ? [...look.publishers] : [] })),
    );
    const facts = await inspectPorts(ports, someProfile({ ports: { edge: 3001 } }), [crashing], true);
    expect(facts.find(({ name }) => name === "edge")).toMatchObject({ state, owner });
  },
);
