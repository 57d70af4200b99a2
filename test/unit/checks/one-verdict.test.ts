import { describe, expect, it } from "vitest";
import { serviceDigests } from "../../../compose/stack/service-digest.ts";
import { waitUntilHealthy } from "../../../src/adapters/docker/wait-until-healthy.ts";
import { containersRun } from "../../../src/checks/services/containers-run.ts";
import { healthChecksPass } from "../../../src/checks/services/health-checks-pass.ts";
import { describeStatus } from "../../../src/cli/commands/status/describe-status.ts";
import { statusLines } from "../../../src/cli/commands/status/status-lines.ts";
import { conditionOf } from "../../../src/domain/condition.ts";
import type { ContainerHealth, ContainerState, InspectedContainer } from "../../../src/domain/facts/containers.ts";
import type { Gathering } from "../../../src/domain/facts/facts.ts";
import type { Task, TaskContext } from "../../../src/domain/task.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import { assessServices } from "../../../tasks/services/services-up.ts";
import { startApplications } from "../../../tasks/services/start-applications.ts";
import { startInfrastructure } from "../../../tasks/services/start-infrastructure.ts";
import { someFacts } from "../../support/some-facts.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";
import { profile, secrets } from "../compose/support.ts";
import { container, containers } from "./healthy-stack.ts";
import { look, only } from "./other-rows-support.ts";

const digest = serviceDigests(profile(), secrets(), undefined).get("redis") ?? "";
const redis = (parts: Partial<InspectedContainer>) => container("redis", { digest, ...parts });

const states: ContainerState[] = ["created", "running", "restarting", "paused", "exited", "dead"];
const healths: ContainerHealth[] = ["starting", "healthy", "unhealthy", "none"];
const looks = states.flatMap((state) =>
  healths.flatMap((health) =>
    [0, 1, 2, 3, 40].flatMap((restarts) => [false, true].map((isCutOff) => ({ state, health, restarts, isCutOff }))),
  ),
);

/** What a plan says of it: is there anything to do? */
function planned(one: InspectedContainer) {
  const facts = someFacts({ containers: [one] });
  return assessServices({ profile: profile(), secrets: secrets(), facts }, ["redis"]).state;
}

async function waited(one: InspectedContainer) {
  let seconds = 0;
  const clock = {
    elapsed: () => seconds * 1000,
    now: () => new Date(0),
    sleep: async () => {
      seconds += 1;
    },
  };
  const ended = await waitUntilHealthy(
    async () => [one],
    clock,
    ["redis"],
    () => undefined,
    AbortSignal.abort(),
  );
  return ended.ready;
}

async function status(one: InspectedContainer) {
  const nothing = Promise.resolve({ state: "failed", saw: "not asked" });
  const seen = Promise.resolve({ state: "seen", value: [one] });
  const gathering = {
    engine: nothing,
    containers: seen,
    database: nothing,
    ownServices: nothing,
    stacks: nothing,
    rows: nothing,
    coolify: nothing,
  } as unknown as Gathering;
  const { files, host } = untouchablePorts();
  const docker = { imageDigests: async () => new Map([["sha256:1", "sha256:d1"]]) };
  const ports = { files, host, docker, clock: { now: () => new Date("2026-01-01T00:01:00Z") } };
  const installation = {
    by: "labels",
    project: "acme",
    directory: undefined,
    profile: undefined,
    mode: "standard",
  } as const;
  const said = await describeStatus({ ports } as never, installation, [], gathering);
  expect(said.services[0]?.digest).toBe("sha256:d1");
  return {
    condition: said.services[0]?.condition,
    line: statusLines(said, new Date("2026-01-01T00:01:00Z")).join("\n"),
  };
}

async function doctor(one: InspectedContainer) {
  const facts = { containers: containers({ redis: one }), logs: new Map() };
  const [runs, passes] = await look(
    [
      { ...containersRun, needs: [] },
      { ...healthChecksPass, needs: [] },
    ],
    facts,
  );
  return { runs: runs?.finding.status, passes: passes?.finding.status };
}

describe("plan, run, status and doctor say the same of one container", () => {
  it.each(looks)("$state, $health, restarted $restarts times, cut off: $isCutOff", async (parts) => {
    const one = redis(parts);
    const condition = conditionOf(one);
    const isReady = condition === "healthy";
    expect(planned(one)).toBe(isReady ? "done" : "needed");
    expect(await waited(one)).toBe(isReady);
    const said = await status(one);
    expect(said.condition).toBe(condition);
    if (condition === "crash-loop") expect(said.line).toContain("keeps restarting");
    const { runs, passes } = await doctor(one);
    const isDown = !["healthy", "starting", "unhealthy", "cut-off"].includes(condition);
    expect(runs).toBe(isDown ? "fail" : "ok");
    if (condition === "unhealthy" || condition === "cut-off") expect(passes).toBe("fail");
    // Nothing that somebody calls healthy is called wrong by another, and the other way round.
    expect(runs === "ok" && passes === "ok").toBe(isReady);
  });
});

const badFile =
  "1:M # Bad file format reading the append only file appendonly.aof.1.incr.aof: make a backup of your AOF file, then use ./redis-check-aof --fix <filename.manifest>";

/** Runs one task whose work ends well, and after which the machine shows these containers. */
async function ran(task: Task, after: InspectedContainer[], log: readonly string[]) {
  const ports = untouchablePorts({
    docker: { up: async () => undefined, containers: async () => after, containerLogs: async () => [...log] },
  });
  const facts = someFacts({ database: { state: "absent" } });
  const { problem } = await runPlan({
    tasks: [task],
    context: {
      ...{ profile: profile(), secrets: secrets(), facts, ports, signal: new AbortController().signal },
      makeSecret: () => expect.unreachable(),
    } as Omit<TaskContext, "emit" | "lookAgain" | "database" | "databaseAccess">,
    lookAgain: async () => ({ ...facts, containers: after }),
    database: () => expect.unreachable(),
    emit: () => undefined,
    clock: { now: () => new Date(0), elapsed: () => 0, sleep: async () => undefined },
    resume: () => "again",
  });
  return problem;
}

const digests = serviceDigests(profile(), secrets(), undefined);
const stack = (told: Partial<InspectedContainer>, service = "redis") =>
  containers({ cloudflared: null }).map((one) => ({
    ...one,
    digest: digests.get(one.service) ?? "",
    ...(one.service === service ? told : {}),
  }));

describe("what has ended since it was started is no fault of this program", () => {
  it.each<[Task, Partial<InspectedContainer>, string]>([
    [startApplications, { state: "restarting", health: "none", exitCode: 1, restarts: 1 }, "data-damaged"],
    [startApplications, { state: "exited", health: "unhealthy", exitCode: 1 }, "data-damaged"],
    [startInfrastructure, { state: "exited", health: "none", exitCode: 1 }, "data-damaged"],
    [startApplications, { state: "running", health: "starting", exitCode: 1, restarts: 9 }, "data-damaged"],
  ])("%#", async (task, parts, code) => {
    const problem = await ran(task, stack(parts), ["1:C Redis is starting", badFile]);
    expect(problem).toMatchObject({ code, who: "operator" });
    expect(problem?.saw).toContain(badFile);
    expect(problem?.next).toContain("redis-check-aof --fix");
  });

  it.each<[Partial<InspectedContainer>, string, string]>([
    [{ state: "exited", exitCode: 3 }, "container-exited", "dittofeed-setup logs redis"],
    [{ state: "exited", exitCode: 137, outOfMemory: true }, "container-out-of-memory", "free -m"],
    [{ state: "paused" }, "container-paused", "docker unpause acme-redis-1"],
    [{ health: "unhealthy", healthLog: ["exit 1: no"] }, "container-unhealthy", "dittofeed-setup logs redis"],
  ])("%j", async (parts, code, next) => {
    const problem = await ran(startApplications, stack(parts), ["one line"]);
    expect(problem).toMatchObject({ code, who: "operator" });
    expect(problem?.next).toContain(next);
    expect(problem?.saw).toContain("one line");
  });

  it("and what no container explains still is", async () => {
    expect(await ran(startApplications, stack({ digest: "of something else" }), [])).toMatchObject({
      code: "unexpected",
      who: "product",
    });
  });
});

describe("S1 says why, and offers nothing that cannot help", () => {
  const rows = [{ ...containersRun, needs: [] }];
  const down: Partial<InspectedContainer> = { state: "exited", health: "none", exitCode: 1 };

  it("the message of a Node.js crash stands above its stack", async () => {
    const log = [
      "[eval]:1",
      "",
      "Error: getaddrinfo ENOTFOUND smtp.internal.example",
      "    at [eval]:1:11 {",
      "  code: 'ENOTFOUND',",
      "  hostname: 'smtp.internal.example'",
      "}",
      "",
      "Node.js v24.21.0",
    ];
    const found = await only(rows, "S1", {
      containers: containers({ api: down }),
      logs: new Map([["acme-api-1", log]]),
    });
    expect(found.evidence).toContain("acme-api-1: Error: getaddrinfo ENOTFOUND smtp.internal.example");
    expect(found.evidence.join("\n")).not.toContain("Node.js v24");
  });

  it("a damaged file is mended, not started again", async () => {
    const loop: Partial<InspectedContainer> = { state: "restarting", restarts: 30, exitCode: 1 };
    const found = await only(rows, "S1", {
      containers: containers({ redis: loop }),
      logs: new Map([["acme-redis-1", [badFile]]]),
    });
    expect(found.why).toContain("Redis cannot read its append-only file");
    expect(found.next).toMatch(
      /docker cp acme-redis-1:\/data [\s\S]*--volumes-from acme-redis-1 [\s\S]*redis-check-aof/,
    );
    expect(found.steps).toBeUndefined();
  });

  it("an image for another processor", async () => {
    const found = await only(rows, "S1", {
      containers: containers({ api: { ...down, exitCode: 255 } }),
      logs: new Map([["acme-api-1", ["exec /usr/bin/node: exec format error"]]]),
    });
    expect(found.why).toContain("another type of processor");
    expect(found.steps).toBeUndefined();
  });

  it("a container whose network is gone is recreated, the others are started", async () => {
    const lost = { ...down, exitCode: 0, lostNetworks: ["acme_default"] };
    const found = await only(rows, "S1", { containers: containers({ postgres: lost, redis: lost, api: down }) });
    expect(found.evidence).toContain("acme-redis-1: its network acme_default is gone");
    expect(found.why).toContain("network");
    expect(found.steps).toEqual([
      { do: "recreate-services", services: ["postgres", "redis"] },
      { do: "start-containers", containers: [expect.objectContaining({ name: "acme-api-1" })] },
    ]);
  });
});
