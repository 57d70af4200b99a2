import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backendLibFiles } from "../support/engine/images/apps.ts";
import { withSharedEngine } from "../support/engine/index.ts";
import { exhaustive } from "../support/exhaustive.ts";
import { infrastructurePorts } from "../support/inspect-stack.ts";
import { makeLocalWorkspace } from "../support/local-workspace/local-workspace.ts";
import { TestInstallation } from "../support/test-installation.ts";

// At night: it needs this machine's ports 3000 and 3001, which are written into the app's code. By day program/local-up,
// with processes alone, and the unit tests of adapters/source.
describe.runIf(exhaustive)("from source (old ClickHouse; stand-ins for yarn, Temporal and the app)", () => {
  const shared = withSharedEngine("v2");
  let on: TestInstallation;

  beforeAll(async () => {
    const { redis: _, ...ports } = await infrastructurePorts();
    on = await TestInstallation.prepare(
      shared.engine,
      { name: "dev", target: "local", address: "http://localhost:3000" },
      { GOOGLE_CLIENT_SECRET: "GOCSPX-local-canary" },
      (profile) => ({ ...profile, ports, local: { source: join(dirname(profile.directory ?? ""), "source") } }),
    );
    const source = makeLocalWorkspace(join(on.user.room, "source"));
    for (const [path, content] of await backendLibFiles()) source.write(`packages/backend-lib/src/${path}.ts`, content);
  });
  afterAll(() => on?.close());

  it("one command installs, builds and runs it; status and doctor agree, and down leaves nothing running", {
    timeout: 600_000,
  }, async () => {
    const up = on.onTerminal({ cols: 120, rows: 30 }, ["local", "up", "--profile", "dev.yaml"], on.environment);
    await up.waitFor(/api ready.*dashboard ready.*worker ready/, 400_000);
    const api = await fetch("http://localhost:3001/api");
    const dashboard = await fetch("http://localhost:3000/dashboard/api");
    expect([api.status, dashboard.status]).toEqual([200, 200]);

    const status = await on.run(["local", "status", "--profile", "dev.yaml", "--json"]);
    const seen = JSON.parse(status.stdout);
    expect(seen.processes.map(({ process, state }: Record<string, string>) => [process, state])).toEqual([
      ["api", "ready"],
      ["dashboard", "ready"],
      ["worker", "ready"],
    ]);
    expect(status.exitCode).toBe(0);
    expect((await on.doctor()).wrong).toEqual([]);
    const plan = await on.run(["plan", "dev.yaml"]);
    expect([plan.exitCode, plan.stderr], plan.stdout).toEqual([0, ""]);

    up.press("ctrl-c");
    expect((await up.exited).exitCode).toBe(0);
    await expect(fetch("http://localhost:3001/api")).rejects.toThrow();
    const down = await on.run(["local", "down", "--profile", "dev.yaml", "--json"]);
    expect(down.exitCode, down.stderr).toBe(0);
    expect(await on.docker("ps", "--all", "--quiet")).toBe("");
  });
});
