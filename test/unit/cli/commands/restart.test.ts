import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { runIn } from "../../../../src/cli/run.ts";
import type { DockerStack } from "../../../../src/domain/docker.ts";
import { acme, installed, lockFile } from "../../../support/installed.ts";
import { parsed, ran, refusal, testContext } from "../../../support/run-command.ts";
import { container } from "../../checks/healthy-stack.ts";

describe("restart", () => {
  it("takes services", () => {
    expect(parsed("restart")).toEqual({ command: "restart", services: [] });
    expect(parsed("restart api worker -p acme")).toEqual({
      command: "restart",
      profile: "acme",
      services: ["api", "worker"],
    });
    expect(refusal("restart --remove-data acme")).toBe("--remove-data works only with down.");
  });

  it("restarts what is named in the order of the stack, says each state, and lets the lock go", async () => {
    const asked: unknown[] = [];
    const ports = installed({
      restart: async ({ name }, services, report) => {
        asked.push(name, services, ports.files.facts(lockFile));
        report({ type: "line", line: "Container acme-api-1 Restarting" });
        report({ type: "service", service: "api", state: "healthy" });
      },
    });
    const { exitCode, told } = await ran("restart worker api", { ports });
    expect([exitCode, told]).toEqual([0, "api: healthy\napi, worker: restarted and healthy.\n"]);
    expect(asked.slice(0, 2)).toEqual(["acme", ["api", "worker"]]);
    expect(await asked[2]).toBeDefined();
    expect(await ports.files.facts(lockFile)).toBeUndefined();
  });

  it("prints with --verbose what Docker says, and with --quiet its own last word alone", async () => {
    const restart: DockerStack["restart"] = async (_, __, report) => {
      report({ type: "line", line: "Container acme-api-1 Restarting" });
      report({ type: "service", service: "api", state: "healthy" });
    };
    const last = "api: restarted and healthy.\n";
    const loud = await ran("restart api -v", { ports: installed({ restart }) });
    expect(loud.told).toBe(`Container acme-api-1 Restarting\napi: healthy\n${last}`);
    const stdout = new PassThrough();
    const context = testContext({ ports: installed({ restart }) }, { stdout, stderr: new PassThrough() });
    expect(await runIn(context, ["restart", "api", "-q"])).toBe(0);
    expect(String(stdout.read())).toBe(last);
  });

  it("says the line that was meant where a profile's name stands in a service's place", async () => {
    const { problem } = await ran("restart api acme", { ports: installed() });
    expect(problem?.saw).toBe("acme is a saved profile. To name it here: dittofeed-setup test api --profile acme");
  });

  it.each([
    ["restart nothing", installed(), "usage", "There is no service nothing."],
    ["restart", installed({}, new Map()), "usage", "/srv/acme/compose.yaml does not exist."],
    [
      "restart",
      installed({ containers: async () => [container("api"), container("redis")] }, new Map()),
      "usage",
      "/srv/acme/compose.yaml does not exist, but the engine has 2 containers",
    ],
    ["restart --target rehearsal", installed(), "usage", "It has no containers"],
    [
      "restart",
      installed({ inspectEngine: async () => ({ state: "stopped", saw: "no docker" }) }),
      "engine-stopped",
      "no docker",
    ],
  ])("%s is refused before anything is done", async (line, ports, code, saw) => {
    expect((await ran(line, { ports })).problem).toMatchObject({ code, saw: expect.stringContaining(saw) });
  });

  it("knows the services that a person has added", async () => {
    const asked: (readonly string[])[] = [];
    const ports = installed({
      composeServices: async () => ["caddy"],
      restart: async (_, services) => void asked.push(services),
    });
    await ran("restart caddy", { ports });
    await ran("restart", { ports });
    expect(asked[0]).toEqual(["caddy"]);
    expect(asked[1]).toEqual(expect.arrayContaining(["postgres", "api", "caddy"]));
    expect((await ran("restart cady", { ports })).problem?.saw).toMatch(/There is no service cady. .*, caddy/);
  });

  it("of several saved profiles asks for one", async () => {
    const names = async () => [acme.name, "other"];
    const ports = { ...installed(), profiles: { names } };
    expect((await ran("restart", { ports })).problem?.saw).toContain("(acme, other). Choose one: --profile NAME");
  });
});
