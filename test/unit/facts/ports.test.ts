import { describe, expect, it } from "vitest";
import type { InspectedContainer } from "../../../src/domain/facts/containers.ts";
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
  const docker: Partial<Ports["docker"]> = { publishers: async () => [], ownContainers: async () => [] };
  return { host, docker } as Pick<Ports, "host" | "docker">;
};

const folder = (overrideText: string | undefined) => ({
  ...{ path: "/srv/acme", override: "compose.override.yaml", overrideText },
  env: new Map(),
});

it("finds the next port that is free, and that nothing of this stack wants", async () => {
  const profile = someProfile({ ports: { edge: 3000, temporal: 3001, redis: 6380 } });
  const facts = await inspectPorts(taken(3000, 3002, 6380), profile, [], "here");
  const of = (name: string) => facts.find((port) => port.name === name);
  expect(of("edge")).toMatchObject({ state: "taken", owner: "nginx", nextFree: 3003 });
  expect(of("redis")).toMatchObject({ state: "taken", nextFree: 6381 });
  expect(of("temporal")).toMatchObject({ state: "free", nextFree: undefined });
});

it("does not offer one port to two services, and gives up where all are taken", async () => {
  const profile = someProfile({ ports: { edge: 3000, temporal: 3001 } });
  const both = await inspectPorts(taken(3000, 3001), profile, [], "here");
  expect(both.filter(({ state }) => state === "taken").map(({ nextFree }) => nextFree)).toEqual([3002, 3003]);
  const none = await inspectPorts(taken(...Array.from({ length: 200 }, (_, at) => 3000 + at)), profile, [], "here");
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
    const facts = await inspectPorts(ports, someProfile({ ports: { edge: 3001 } }), [crashing], "here");
    expect(facts.find(({ name }) => name === "edge")).toMatchObject({ state, owner });
  },
);

describe("a port that a container of this stack was made to publish", () => {
  const own = { published: new Map(), bindings: [{ address: "0.0.0.0", port: 3001 }] };
  const of = async (ports: Pick<Ports, "host" | "docker">, parts: Partial<InspectedContainer>) =>
    (
      await inspectPorts(
        ports,
        someProfile({ ports: { edge: 3001 } }),
        [container("edge", { ...own, ...parts })],
        "here",
      )
    ).find(({ name }) => name === "edge");

  it.each(["restarting", "exited", "created", "dead", "running", "paused"] as const)(
    "is its own while it is %s, where the engine's proxy has it and no other container",
    async (state) => {
      expect(await of(changing({ holder: proxy }), { state })).toMatchObject({ state: "ours", owner: undefined });
      // A user without root sees that it is held, and not by whom.
      const unseen = changing({ holder: "" });
      unseen.host.inspectPort = async () => ({ free: false, owner: undefined });
      expect(await of(unseen, { state })).toMatchObject({ state: "ours", owner: undefined });
    },
  );

  it("is taken all the same where somebody else has it by now", async () => {
    expect(await of(changing({ holder: "nginx (pid 9)" }), { state: "exited" })).toMatchObject({ state: "taken" });
    const web = changing({ holder: proxy, publishers: ["web-1"] });
    expect(await of(web, { state: "restarting" })).toMatchObject({ state: "taken", owner: "container web-1" });
  });

  it("is told by the first look: what changes is not compared with another look", async () => {
    let looks = 0;
    const ports = changing({ holder: proxy });
    ports.docker.publishers = async () => {
      looks += 1;
      return [];
    };
    await of(ports, { state: "restarting" });
    expect(looks).toBe(1);
  });
});

describe("of an engine on another machine", () => {
  it("nothing of this machine's ports is said, and no other one offered", async () => {
    const elsewhere = taken(...Array.from({ length: 100 }, (_, at) => 3000 + at));
    elsewhere.host.inspectPort = () => expect.unreachable();
    const facts = await inspectPorts(elsewhere, someProfile({ ports: { edge: 3001 } }), [], "elsewhere");
    expect(facts.every(({ state, nextFree }) => state === "unknown" && nextFree === undefined)).toBe(true);
    elsewhere.docker.publishers = async () => ["web-1"];
    expect(await inspectPorts(elsewhere, someProfile({ ports: { edge: 3001 } }), [], "elsewhere")).toContainEqual(
      expect.objectContaining({ name: "edge", state: "taken", owner: "container web-1" }),
    );
  });
});

it("does not look at a port that a person's own compose file takes away or replaces", async () => {
  const profile = someProfile({ ports: { edge: 3000, redis: 6380 } });
  const looked = async (override?: string) =>
    (await inspectPorts(taken(3000, 6380), profile, [], "here", undefined, folder(override))).map(({ name }) => name);
  expect(await looked()).toEqual(["redis", "edge"]);
  expect(await looked("services: {edge: {ports: !reset []}}")).toEqual(["redis"]);
  expect(await looked('services: {edge: {ports: !override ["9000:8080"]}}')).toEqual(["redis", undefined]);
  expect(await looked('services: {edge: {ports: ["9000:8080"]}}')).toEqual(["redis", "edge", undefined]);
});

describe("ports that a person's own compose file adds", () => {
  const override =
    "services:\n  redis:\n    ports: ['6380:6379']\n  caddy:\n    image: caddy\n    ports:\n      - '443:443'\n";
  const place = (line: number) => `/srv/acme/compose.override.yaml, line ${line}`;
  const looked = async (
    ports: Pick<Ports, "host" | "docker">,
    text = override,
    containers: InspectedContainer[] = [],
  ) => {
    const facts = await inspectPorts(
      ports,
      someProfile({ ports: { edge: 3000 } }),
      containers,
      "here",
      undefined,
      folder(text),
    );
    return facts.filter(({ own }) => own !== undefined);
  };

  it("are looked at as those of the profile are, and nothing else is offered for them", async () => {
    expect(await looked(taken(443))).toEqual([
      expect.objectContaining({
        own: { service: "redis", place: place(3) },
        address: "0.0.0.0",
        port: 6380,
        state: "free",
      }),
      expect.objectContaining({
        own: { service: "caddy", place: place(6) },
        port: 443,
        state: "taken",
        owner: "nginx",
        nextFree: undefined,
      }),
    ]);
  });

  it("are this stack's own where one of its containers has them, in whatever state", async () => {
    const holding = taken(443, 6380);
    const caddy = { service: "caddy", state: "running", containers: ["acme-caddy-1"], bindings: [443] } as const;
    holding.docker.ownContainers = async () => [caddy];
    const published = new Map([[6379, { address: "0.0.0.0", port: 6380 }]]);
    const redis = container("redis", { published, bindings: [{ address: "0.0.0.0", port: 6380 }] });
    expect((await looked(holding, override, [redis])).map(({ state }) => state)).toEqual(["ours", "ours"]);
    // Ended: whoever holds it now is somebody else.
    holding.docker.ownContainers = async () => [{ ...caddy, state: "exited" }];
    expect((await looked(holding, override, [redis])).map(({ state }) => state)).toEqual(["ours", "taken"]);
  });

  it("are none where the file says what the profile says already", async () => {
    const profile = someProfile({ ports: { redis: 6380 } });
    const facts = await inspectPorts(
      taken(),
      profile,
      [],
      "here",
      undefined,
      folder("services: {redis: {ports: ['127.0.0.1:6380:6379']}}"),
    );
    expect(facts.filter(({ own }) => own !== undefined)).toEqual([]);
  });
});
