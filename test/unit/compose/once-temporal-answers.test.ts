import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { onceTemporalAnswers } from "../../../compose/scripts/once-temporal-answers.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "worker-"));
  const scripts = join(folder, "packages/worker/dist/scripts");
  await mkdir(scripts, { recursive: true });
  // As the app's own: CommonJS, in the package's folder. It says what would end it.
  await writeFile(
    join(scripts, "startWorker.js"),
    'console.log("started in " + process.cwd().split("/").slice(-2).join("/") + ", " + process.listenerCount("SIGTERM"));',
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function worker(port: number): ChildProcess {
  const env = { PATH: process.env.PATH, TEMPORAL_ADDRESS: `127.0.0.1:${port}` };
  return spawn(process.execPath, ["-e", onceTemporalAnswers], {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

const said = async (child: ChildProcess): Promise<string> => String((await once(child.stdout as never, "data"))[0]);

async function listening(port = 0) {
  const server = createServer((socket) => socket.end()).listen(port, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, close: () => new Promise((resolve) => server.close(resolve)) };
}

it("starts the worker's own program once Temporal can be connected to, and not before", async () => {
  const { port, close } = await listening();
  await close();
  const child = worker(port);
  expect(await said(child)).toContain(`waiting for Temporal at 127.0.0.1:${port}`);
  const there = await listening(port);
  expect(await said(child)).toBe("started in packages/worker, 0\n");
  expect(await once(child, "exit")).toEqual([0, null]);
  await there.close();
});

it("ends while it waits, when it is asked to", async () => {
  const { port, close } = await listening();
  await close();
  const child = worker(port);
  await said(child);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});
