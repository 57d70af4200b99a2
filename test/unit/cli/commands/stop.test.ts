import { describe, expect, it } from "vitest";
import { inspectContainers } from "../../../../src/facts/containers.ts";
import { installed, lockFile } from "../../../support/installed.ts";
import { parsed, ran } from "../../../support/run-command.ts";
import { container } from "../../checks/healthy-stack.ts";

const never = new AbortController().signal;
const record = "/srv/acme/.dittofeed-setup/stopped.json";
const ended = { state: "exited", exitCode: 0, health: "none" } as const;

describe("stop", () => {
  it.each([
    ["stop", { command: "stop", services: [] }],
    ["stop worker -p acme", { command: "stop", services: ["worker"], profile: "acme" }],
  ])("%s", (line, becomes) => expect(parsed(line)).toEqual(becomes));

  it("stops under the lock, says what is kept and who fails without it", async () => {
    const asked: unknown[] = [];
    const ports = installed({
      containers: async () => ["postgres", "api", "worker", "redis"].map((one) => container(one as "api")),
      stop: async ({ name }, services) => void asked.push(name, services, ports.files.facts(lockFile)),
    });
    const { exitCode, told } = await ran("stop redis", { ports });
    expect([exitCode, told]).toEqual([
      0,
      "redis: stopped. Containers and data are kept.\n" +
        "Still running, and not working without them: api and worker.\n" +
        "To start again: dittofeed-setup start redis\n",
    ]);
    expect(asked.slice(0, 2)).toEqual(["acme", ["redis"]]);
    expect(await asked[2]).toBeDefined();
    expect(await ports.files.facts(lockFile)).toBeUndefined();
  });

  it("tells what it stopped from what has ended by itself, or was started since", async () => {
    const running = [container("api", { startedAt: "t1" }), container("worker", { startedAt: "t1" })];
    const ports = installed({ containers: async () => running, stop: async () => undefined });
    await ran("stop api", { ports });
    await ran("stop worker", { ports });
    const isStopped = async (parts: object) => {
      const docker = { containers: async () => running.map((one) => ({ ...one, ...ended, ...parts })) };
      const installation = { project: "acme", directory: "/srv/acme" };
      const seen = await inspectContainers({ docker, files: ports.files }, installation, never);
      return seen.map((one) => one.isStopped ?? false);
    };
    expect(await isStopped({})).toEqual([true, true]);
    expect(await isStopped({ startedAt: "t2" })).toEqual([false, false]);
    expect(await isStopped({ state: "running" })).toEqual([false, false]);
    await ports.files.write(record, "{ half", 0o600);
    expect(await isStopped({})).toEqual([false, false]);
  });

  it.each([
    ["stop nothing", installed(), "There is no service nothing."],
    ["stop --target rehearsal", installed(), "It has no containers"],
    ["start", installed({}, new Map()), "/srv/acme/compose.yaml does not exist."],
    ["start worker", installed(), "postgres, redis, clickhouse, temporal, worker: no container exists."],
  ])("%s is refused before anything is done", async (line, ports, saw) => {
    expect((await ran(line, { ports })).problem).toMatchObject({ code: "usage", saw: expect.stringContaining(saw) });
  });
});

describe("start", () => {
  it("starts what is named, and what that needs and is down, in the order of the stack", async () => {
    const asked: (readonly string[])[] = [];
    const all = ["postgres", "redis", "clickhouse", "temporal", "worker"] as const;
    const ports = installed({
      containers: async () => all.map((one) => container(one, one === "worker" || one === "redis" ? ended : {})),
      start: async (_, services, report) => {
        asked.push(services);
        report({ type: "service", service: "worker", state: "healthy" });
      },
    });
    const { exitCode, told } = await ran("start worker", { ports });
    expect([exitCode, told]).toEqual([0, "worker: healthy\nredis, worker: running and healthy.\n"]);
    expect(asked).toEqual([["redis", "worker"]]);
    expect(await ports.files.facts(lockFile)).toBeUndefined();
  });
});
