import { createServer, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { createServer as createPlainServer } from "node:net";
import { tmpdir } from "node:os";
import { afterEach, describe, expect, it } from "vitest";
import { answersGrpc } from "../../../src/adapters/http/answers-grpc.ts";
import { createProcesses } from "../../../src/adapters/processes/processes.ts";

let count = 0;

/** Real processes, as awkward as a server from source can be. */
function start(script: string, { without = [] as string[], environment = {}, folder = tmpdir() } = {}) {
  const mark = `test-${process.pid}-${count++}`;
  const processes = createProcesses(() => ({ PATH: process.env.PATH, DATABASE_URL: "postgres://exported" }));
  const lines: string[] = [];
  let heard: (() => void) | undefined;
  let ended: (how: string) => void = () => undefined;
  const exited = new Promise<string>((resolve) => {
    ended = resolve;
  });
  const tree = processes.start(
    {
      ...{ program: process.execPath, arguments: ["-e", script], folder },
      ...{ environment, without, mark },
    },
    {
      line(line) {
        lines.push(line);
        heard?.();
      },
      exited: ended,
    },
  );
  const says = (text: string) =>
    new Promise<void>((resolve) => {
      heard = () => lines.some((line) => line.includes(text)) && resolve();
      heard();
    });
  left.push(() => processes.endMarked(mark, 0));
  return { processes, mark, tree, lines, exited, says };
}

const left: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of left.splice(0)) await end();
});

const forever = "setInterval(() => {}, 1000);";

describe("processes that run from source", () => {
  it("hears whole lines of both ends, half a line at the end too, and a megabyte without a break", async () => {
    const one = start(
      `process.stdout.write("a".repeat(1 << 20) + "\\n"); console.error("\\x1b[31mred\\x1b[0m"); process.stdout.write("half");`,
    );
    expect(await one.exited).toBe("ended with code 0");
    expect(one.lines.map((line) => line.slice(0, 10)).toSorted()).toEqual(["aaaaaaaaaa", "half", "red"]);
    expect(one.lines.find((line) => line.startsWith("a"))?.length).toBe(1 << 20);
  });

  it("says how it ended: by itself, by a signal, or that it could not be started", async () => {
    expect(await start("process.exit(3)").exited).toBe("ended with code 3");
    expect(await start("", { folder: "/nowhere" }).exited).toMatch("could not be started");
    const one = start(`console.log("up"); ${forever}`);
    await one.says("up");
    one.tree.signal("SIGTERM");
    expect(await one.exited).toBe("ended by SIGTERM");
  });

  it("lets none survive: a grandchild that holds the pipe, and one that went into a session of its own", async () => {
    const child = `const { spawn } = require("node:child_process");
      for (const detached of [false, true])
        spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); console.log('grandchild'); ${forever}"], { stdio: "inherit", detached });
      setTimeout(() => process.exit(1), 600);`;
    const one = start(child);
    await one.says("grandchild");
    expect(await one.exited).toBe("ended with code 1");
    expect((await one.processes.marked(one.mark)).pids).toEqual([]);
  });

  it("kills what ignores SIGTERM, and all that it has started", async () => {
    const one = start(`process.on("SIGTERM", () => console.log("no")); console.log("up"); ${forever}`);
    await one.says("up");
    one.tree.signal("SIGTERM");
    await one.says("no");
    const { pids, memoryBytes } = await one.processes.marked(one.mark);
    expect([pids, memoryBytes]).toEqual([[one.tree.pid], expect.any(Number)]);
    one.tree.signal("SIGKILL");
    expect(await one.exited).toBe("ended by SIGKILL");
  });

  it("gives it what it is to have, and none of what would stand above its own settings", async () => {
    const one = start("console.log(JSON.stringify([process.env.DATABASE_URL, process.env.NODE_ENV, process.cwd()]))", {
      without: ["DATABASE_URL"],
      environment: { NODE_ENV: "development" },
    });
    await one.exited;
    expect(JSON.parse(one.lines[0] ?? "")).toEqual([null, "development", tmpdir()]);
  });
});

describe("a server that speaks gRPC", () => {
  const open: { close(): unknown }[] = [];
  afterEach(() => {
    for (const server of open.splice(0)) server.close();
  });
  const listening = async (server: Http2Server | ReturnType<typeof createPlainServer>) => {
    open.push(server);
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const { signal } = new AbortController();

  it("answers with HTTP/2 settings; a forwarded port that drops the connection, or none at all, is no answer", async () => {
    expect(await answersGrpc(await listening(createServer()), signal)).toBe(true);
    const dropping = createPlainServer((socket) => void socket.destroy());
    expect(await answersGrpc(await listening(dropping), signal)).toBe(false);
    expect(await answersGrpc("127.0.0.1:1", signal)).toBe(false);
  });
});
