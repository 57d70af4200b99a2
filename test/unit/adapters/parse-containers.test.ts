import { expect, test } from "vitest";
import { parseContainers, parseOwnContainers } from "../../../src/adapters/docker/parse-containers.ts";
import { Secret } from "../../../src/domain/secret.ts";

/** Recorded: Docker 20.10.24 with overlay2 on a busy machine, after a restart. */
const lost =
  "OCI runtime exec failed: exec failed: unable to start container process: error starting setns process: fork/exec /proc/self/exe: no such file or directory: unknown";
const makeSecret = (name: string, value: string) => new Secret(name, value);
const labels = { "com.docker.compose.service": "redis" };
const healthOf = (health: object | undefined) =>
  parseContainers(
    JSON.stringify([{ Config: { Labels: labels }, State: { Status: "running", Health: health } }]),
    makeSecret,
  )[0]?.health;

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

test.each([
  ["the engine lost hold of it", { Start: "2026-11-25T22:04:58.831447356Z", Output: lost }, true],
  ["that was before its last start", { Start: "2026-11-25T22:04:30.1Z", Output: lost }, false],
  [
    "its image lacks the program",
    {
      Start: "2026-11-25T22:04:58Z",
      Output: 'OCI runtime exec failed: exec failed: exec: "curl": executable file not found in $PATH: unknown',
    },
    false,
  ],
  [
    "its script lacks the program",
    { Start: "2026-11-25T22:04:58Z", Output: "sh: /opt/probe: no such file or directory" },
    false,
  ],
])("%s", (_, last, expected) => {
  const state = { Status: "running", StartedAt: "2026-11-25T22:04:32.22059026Z", Health: { Log: [{}, last] } };
  expect(parseContainers(JSON.stringify([{ Config: { Labels: labels }, State: state }]), makeSecret)[0]?.isCutOff).toBe(
    expected,
  );
});

test("what a container was made to publish is known while it is down, and what it has only while it runs", () => {
  const ports = { "6379/tcp": [{ HostIp: "127.0.0.1", HostPort: "6380" }], "53/udp": [{ HostIp: "", HostPort: "53" }] };
  const chosen = { "3000/tcp": [{ HostIp: "", HostPort: "" }], "8123/tcp": null };
  const both = {
    "3000/tcp": [
      { HostIp: "0.0.0.0", HostPort: "3000" },
      { HostIp: "::", HostPort: "3000" },
    ],
  };
  const parsed = (HostConfig: object, NetworkSettings: object) =>
    parseContainers(JSON.stringify([{ Config: { Labels: labels }, HostConfig, NetworkSettings }]), makeSecret)[0];
  const down = parsed({ PortBindings: { ...ports, ...chosen } }, { Ports: {} });
  expect([down?.bindings, down?.published.size]).toEqual([[{ address: "127.0.0.1", port: 6380 }], 0]);
  const up = parsed({ PortBindings: both }, { Ports: both });
  expect(up?.bindings.map(({ port }) => port)).toEqual([3000, 3000]);
  expect(up?.published.get(3000)).toEqual({ address: "0.0.0.0", port: 3000 });
  expect(parsed({ PortBindings: null }, { Ports: null })?.bindings).toEqual([]);
});

test("a person's own containers are those of no service of ours, each service once, without one-off ones", () => {
  const made = (service: string, status: string, more: object = {}, index = 1) => ({
    Name: `/acme-${service}-${index}`,
    Config: { Labels: { "com.docker.compose.service": service, ...more } },
    HostConfig: { PortBindings: service === "caddy" ? { "443/tcp": [{ HostPort: "443" }] } : null },
    State: { Status: status },
  });
  const by = (version: string) => ({ "com.docker.compose.config-hash": "h", "com.docker.compose.version": version });
  const found = [
    ...[made("redis", "running"), made("caddy", "running", by("2.40.3")), made("caddy", "exited", {}, 2)],
    made("backup", "exited", by("1.29.2")),
    made("shell", "running", { "com.docker.compose.oneoff": "True" }),
  ];
  expect(parseOwnContainers(JSON.stringify(found))).toEqual([
    {
      ...{ service: "caddy", state: "running", health: "none", madeBy: "v2", hash: "h" },
      ...{ containers: ["acme-caddy-1", "acme-caddy-2"], bindings: [443] },
    },
    {
      ...{ service: "backup", state: "exited", health: "none", madeBy: "v1", hash: "h" },
      ...{ containers: ["acme-backup-1"], bindings: [] },
    },
  ]);
});
