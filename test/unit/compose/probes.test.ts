import { execFile, spawn } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { relayScript } from "../../../compose/scripts/relay.ts";
import { bashProbe, nodeProbe, workerProbeScript } from "../../../compose/stack/health.ts";
import { redis } from "../../../compose/stack/services/infrastructure.ts";
import { oddValue } from "./support.ts";

const exitCode = (file: string, words: string[], env = process.env) =>
  new Promise<number>((resolve) =>
    execFile(file, words, { env }, (error) => resolve(error === null ? 0 : Number(error.code))),
  );
const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

async function serve(statuses: Record<string, number>): Promise<number> {
  const server: Server = createServer((request, answer) => {
    answer.statusCode = statuses[request.url ?? ""] ?? 404;
    answer.end();
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

describe.each([
  ["bash", ["-c"], bashProbe],
  ["node", ["-e"], nodeProbe],
] as const)("the http probe of %s", (program, words, probe) => {
  const routes = [
    ["/api/health", [200]],
    ["/api", [200, 307]],
  ] as const;
  it.each([
    [{ "/api/health": 200 }, 0],
    [{ "/api": 200 }, 0],
    [{ "/api": 307 }, 0],
    [{ "/api": 500 }, 1],
    [{}, 1],
  ])("answers %j with %i", async (statuses, expected) => {
    expect(await exitCode(program, [...words, probe(await serve(statuses), routes)])).toBe(expected);
  });

  it("fails where nobody listens", async () => {
    const port = await serve({});
    for (const each of open.splice(0)) each.close();
    expect(await exitCode(program, [...words, probe(port, routes)])).toBe(1);
  });
});

/** The kernel's table is read for port 7233, which a test cannot count on: so another port's number is put into the script. */
describe.runIf(process.platform === "linux")("the worker's probe", () => {
  it.each(["127.0.0.1", "::1"])("passes with an established connection over %s, and fails without", async (host) => {
    const server = createTcpServer();
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const { port } = server.address() as AddressInfo;
    const script = workerProbeScript.replace("1C41", port.toString(16).toUpperCase().padStart(4, "0"));
    expect(script).not.toBe(workerProbeScript);
    expect(await exitCode("sh", ["-c", script])).toBe(1);
    const socket = connect(port, host);
    open.push({ close: () => socket.destroy() });
    await new Promise((resolve) => socket.once("connect", resolve));
    expect(await exitCode("sh", ["-c", script])).toBe(0);
  });
});

describe("the relay", () => {
  it("carries bytes both ways and ends with its input", async () => {
    const server = createTcpServer((socket) => socket.pipe(socket));
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const relay = spawn("node", ["-e", relayScript.replace("5432", String(port))]);
    const sent = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 256));
    const got: Buffer[] = [];
    relay.stdout.on("data", (bytes: Buffer) => got.push(bytes));
    relay.stdin.end(sent);
    expect(await new Promise((resolve) => relay.once("close", resolve))).toBe(0);
    expect(Buffer.concat(got).equals(sent)).toBe(true);
  });

  it("says why when nobody listens", async () => {
    const failed = promisify(execFile)("node", ["-e", relayScript.replace("5432", "1")]);
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("relay: connect ECONNREFUSED"),
    });
  });
});

describe("redis", () => {
  // redis-cli ends with 0 on an error reply.
  it.each([
    ["PONG", 0],
    ["NOAUTH Authentication required.", 1],
    ["LOADING Redis is loading the dataset in memory", 1],
  ])("is healthy by its answer: %s", async (answer, expected) => {
    const folder = await mkdtemp(join(tmpdir(), "redis-cli-"));
    await writeFile(join(folder, "redis-cli"), `#!/bin/sh\necho "${answer}"\n`);
    await chmod(join(folder, "redis-cli"), 0o755);
    const probe = redis("redis", []).healthcheck?.test.at(-1) ?? "";
    const told = { PATH: `${folder}:${process.env.PATH}`, REDIS_PASSWORD: oddValue };
    expect(await exitCode("sh", ["-c", probe], told)).toBe(expected);
    await rm(folder, { recursive: true });
  });

  it("is told its password on standard input, escaped as its configuration wants it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "redis-start-"));
    const entrypoint = join(folder, "docker-entrypoint.sh");
    await writeFile(entrypoint, '#!/bin/sh\nprintf "%s\\n" "$*"\ncat\n');
    await chmod(entrypoint, 0o755);
    const [file = "", ...words] = redis("redis", []).command ?? [];
    const env = { PATH: `${folder}:${process.env.PATH}`, REDIS_PASSWORD: oddValue };
    const { stdout } = await promisify(execFile)(file, words, { env });
    await rm(folder, { recursive: true });
    expect(stdout).toBe(`redis-server - --appendonly yes\nrequirepass "p@ss:/?#%&$\\"'\\\\ é"\n`);
  });
});
