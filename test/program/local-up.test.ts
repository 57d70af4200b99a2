import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http2";
import { type AddressInfo, createServer as createPlainServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { pidsMarked } from "../../src/adapters/processes/process-trees.ts";
import { makeSourceProcesses } from "../support/source-processes/make.ts";
import { startTerminal, type TestTerminal } from "../support/terminal.ts";

const program = fileURLToPath(new URL("../support/source-processes/up.ts", import.meta.url));

let root: string;
let ports: { api: number; dashboard: number; temporal: number };
let terminal: TestTerminal | undefined;
let temporal: ReturnType<typeof createServer> | undefined;

beforeEach(async () => {
  root = join(await mkdtemp(join(tmpdir(), "local-up-")), "source");
  const [api = 0, dashboard = 0, free = 0] = await freePorts(3);
  ports = { api, dashboard, temporal: free };
  await makeSourceProcesses(root, ports);
});

afterEach(async () => {
  terminal?.kill("SIGKILL");
  temporal?.close();
  for (const pid of ownPids()) process.kill(pid, "SIGKILL");
  await rm(join(root, ".."), { recursive: true });
});

/** Everything that a run has started carries its mark. */
const marks = new Set<string>();
const ownPids = () => [...marks].flatMap(pidsMarked);
async function readMarks(): Promise<void> {
  const folder = `${root}-installation/.dittofeed-setup/running`;
  for (const name of (await readdir(folder)).filter((one) => one.endsWith(".json")))
    marks.add(JSON.parse(await readFile(join(folder, name), "utf8")).mark);
}

function up(): TestTerminal {
  const settings = { DATABASE_URL: "postgresql://exported", NODE_NO_WARNINGS: "1" };
  terminal = startTerminal(process.execPath, [program, root, JSON.stringify(ports)], {
    ...{ cols: 160, rows: 40, env: settings },
  });
  return terminal;
}

function startTemporal(): void {
  temporal = createServer();
  temporal.listen(ports.temporal, "127.0.0.1");
}

it("starts, shows, rebuilds, restarts and ends api, dashboard and worker on a terminal", async () => {
  const one = up();
  await one.waitFor(/api ready on port \d+, dashboard ready on port \d+, worker waiting for Temporal, build ready/);
  await readMarks();
  // What `.env` says, and not what is exported; development, though the file does not say so.
  await one.waitFor('"version":"one","database":"postgresql://from-env-file","mode":"development"');
  await one.waitFor(/dev --hostname localhost --port 3000/);
  startTemporal();
  await one.waitFor(/worker ready, build ready$/m);

  await writeFile(join(root, "packages/api/src/version.txt"), "wrong");
  await one.waitFor("build failed with 1 error");
  await one.waitFor("error TS2322: not assignable");
  await writeFile(join(root, "packages/api/src/version.txt"), "two");
  await one.waitFor("built api; restarting api");
  await one.waitFor('"version":"two"');
  await one.waitFor(/api ready.*1 restart$/m);

  await fetch(`http://localhost:${ports.api}/crash`).catch(() => undefined);
  await one.waitFor("api: ended with code 1; restarting in 1 s");
  await one.waitFor(/api ready.*2 restarts$/m);

  one.type("r");
  await one.waitFor("restart which? a api   d dashboard   w worker   b build");
  one.type("d");
  await one.waitFor(/api ready.*dashboard ready.*3 restarts$/m);
  one.type("o");
  await one.waitFor("-- api, no filter, all levels;");

  one.press("ctrl-c");
  expect((await one.exited).exitCode).toBe(0);
  expect(ownPids()).toEqual([]);
  expect(await readdir(`${root}-installation/.dittofeed-setup/running`)).toEqual([]);
});

it("finds what a killed one has left and ends it; a terminal that hangs up ends everything", async () => {
  startTemporal();
  const killed = up();
  await killed.waitFor(/dashboard ready.*worker ready/);
  await readMarks();
  expect(ownPids().length).toBeGreaterThanOrEqual(4);
  killed.kill("SIGKILL");
  await killed.exited;

  const one = up();
  await one.waitFor(/dashboard of an earlier local up still runs \(process \d+(, \d+)*\): ending it/);
  await one.waitFor(/api ready.*dashboard ready.*worker ready/);
  expect(ownPids()).toEqual([]);
  marks.clear();
  await readMarks();
  one.close();
  await one.exited;
  expect(ownPids()).toEqual([]);
});

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createPlainServer();
      await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  const found = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  return found;
}
