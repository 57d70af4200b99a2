import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createClock } from "../../../src/adapters/host/host.ts";
import { createInside, type Neighbour } from "../../../src/adapters/inside/inside.ts";
import type { UpReport } from "../../../src/domain/docker.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { freePort } from "../../support/engine/index.ts";

const { signal } = new AbortController();
const real = createClock();
const api = { container: "api" };
const project = { name: "acme", directory: "/", workerReplicas: 1, environmentNames: [] };

const around = (neighbours: Neighbour[], patienceMs = 10_000, clock = real) =>
  createInside({ neighbours, clock, patienceMs });

const servers: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of servers.splice(0)) one.close();
});

async function listening(port: number): Promise<void> {
  const server = createServer((socket) => socket.destroy());
  servers.push(server);
  await once(server.listen(port, "127.0.0.1"), "listening");
}

const at = (service: Neighbour["service"], port: number): Neighbour => ({ service, host: "127.0.0.1", port });

describe("the stack as it is seen from within a container", () => {
  it("takes for up what takes connections", async () => {
    const [open, closed] = [await freePort(), await freePort()];
    await listening(open);
    const seen = await around([at("clickhouse", open), at("temporal", closed)]).containers("acme");
    expect(seen.map(({ service, health, address }) => [service, health, address])).toEqual([
      ["clickhouse", "healthy", "127.0.0.1"],
      ["temporal", "starting", "127.0.0.1"],
    ]);
  });

  it("waits for a neighbour that comes later, and for no other than it is asked for", async () => {
    const [late, never] = [await freePort(), await freePort()];
    const reports: UpReport[] = [];
    const up = around([at("clickhouse", late), at("temporal", never)]).up(
      ...([project, ["clickhouse"], "healthy", (one: UpReport) => void reports.push(one), signal] as const),
    );
    await expect.poll(() => reports.length).toBeGreaterThan(0);
    await listening(late);
    await up;
    expect(reports.at(0)).toEqual({ type: "service", service: "clickhouse", state: "waiting" });
    expect(reports.at(-1)).toEqual({ type: "service", service: "clickhouse", state: "running" });
  });

  it("has a limit for it, and names each that is silent with the reason", async () => {
    const [port, other] = [await freePort(), await freePort()];
    let now = 0;
    const clock = {
      ...real,
      elapsed: () => now,
      sleep: async () => {
        now += 60_000;
      },
    };
    const silent: Neighbour[] = [at("clickhouse", port), at("edge", other)];
    const up = around(silent, 600_000, clock).up(project, ["clickhouse", "edge"], "healthy", () => undefined, signal);
    await expect(up).rejects.toMatchObject({
      code: "container-unhealthy",
      title: "clickhouse, edge do not answer",
      saw: expect.stringMatching(
        new RegExp(
          `^clickhouse at 127.0.0.1:${port}: ECONNREFUSED\nedge at 127.0.0.1:${other}: ECONNREFUSED\nWaited for 10 min`,
        ),
      ),
    });
  });

  it("runs a program as a process of its own, with its input, and gives what it printed", async () => {
    const script = 'process.stdin.on("data", (text) => process.stdout.write(text + " é"))';
    expect(await around([]).runNode(api, script, new Secret("key", "a secret"), signal)).toBe("a secret é");
  });

  it("says how a program ended that failed, or did not end", async () => {
    const inside = around([]);
    const failed = inside.runNode(api, 'process.stderr.write("no module"); process.exitCode = 3', "", signal);
    await expect(failed).rejects.toMatchObject({ code: "app-failed", saw: "It exited with code 3: no module" });
    const endless = inside.runNode(api, "setInterval(() => undefined, 1000)", "", signal, 300);
    await expect(endless).rejects.toMatchObject({ code: "app-failed", saw: "no answer within 0.3 s" });
  });

  it("ends a program when it is asked to stop", async () => {
    const stop = new AbortController();
    const reason = new Error("asked to stop");
    const running = around([]).runNode(api, "setInterval(() => undefined, 1000)", "", stop.signal);
    stop.abort(reason);
    await expect(running).rejects.toBe(reason);
  });

  it("finds no migrations where the image carries none", async () => {
    expect(await around([]).appMigrations("any", signal)).toEqual([]);
  });
});
