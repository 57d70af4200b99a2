import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { hostname } from "node:os";
import { Readable } from "node:stream";
import { expect, test, vi } from "vitest";
import { createHost } from "../../../src/adapters/host/host.ts";
import { parseSockets } from "../../../src/adapters/host/port.ts";
import { identityOf } from "../../../src/adapters/host/process-identity.ts";

const host = createHost();

async function listen(address: string): Promise<{ port: number; close(): void }> {
  const server = createServer().listen(0, address);
  await once(server, "listening");
  return { port: (server.address() as { port: number }).port, close: () => server.close() };
}

test("facts name users that exist, none of them root", async () => {
  const facts = await host.facts();
  expect(facts.memoryBytes).toBeGreaterThan(0);
  expect(facts.uid).toBe(process.getuid?.());
  for (const user of facts.unprivilegedUsers) expect(user.uid).toBeGreaterThan(0);
});

test.each([
  ["127.0.0.1", "127.0.0.1"],
  ["0.0.0.0", "127.0.0.1"],
  ["127.0.0.1", "0.0.0.0"],
  ["::", "127.0.0.1"],
])("a listener on %s takes the port on %s, and its process is named", async (held, asked) => {
  const server = await listen(held);
  const seen = await host.inspectPort(asked, server.port);
  server.close();
  expect(seen).toEqual({
    free: false,
    owner: expect.stringMatching(new RegExp(`^process .+ \\(pid ${process.pid}\\)$`)),
  });
});

test("what IPv6 alone holds is taken where the stack binds every address, and free where it binds one of IPv4", async () => {
  const server = createServer().listen({ host: "::", port: 0, ipv6Only: true });
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  expect(await host.inspectPort("0.0.0.0", port)).toEqual({
    free: false,
    owner: expect.stringContaining(`(pid ${process.pid})`),
  });
  expect(await host.inspectPort("127.0.0.1", port)).toEqual({ free: true, owner: undefined });
  server.close();
});

test("a port that an outgoing connection has is not free, is said to be one, and is free when it is over", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const outgoing = connect({ host: "127.0.0.1", port: (server.address() as { port: number }).port });
  const [accepted] = (await once(server, "connection")) as [Socket];
  if (outgoing.connecting) await once(outgoing, "connect");
  const port = outgoing.localPort ?? 0;
  expect(await host.inspectPort("127.0.0.1", port)).toEqual({
    free: false,
    owner: expect.stringMatching(new RegExp(`^an outgoing connection of process .+\\(pid ${process.pid}\\)$`)),
  });
  // Whoever ends it first keeps it for a minute as one that is over.
  outgoing.end();
  await once(accepted.resume(), "end");
  accepted.end();
  await once(outgoing.resume(), "close");
  server.close();
  expect(await readFile("/proc/net/tcp", "utf8")).toMatch(
    new RegExp(`0100007F:${port.toString(16).toUpperCase().padStart(4, "0")} \\S+ 06 `),
  );
  expect(await host.inspectPort("127.0.0.1", port)).toEqual({ free: true, owner: undefined });
});

test("a free port is free, and an address that this host lacks is said to be so", async () => {
  const server = await listen("127.0.0.1");
  server.close();
  expect(await host.inspectPort("127.0.0.1", server.port)).toEqual({ free: true, owner: undefined });
  expect(await host.inspectPort("192.0.2.1", 3000)).toEqual({
    free: false,
    owner: expect.stringContaining("192.0.2.1"),
  });
});

test("the kernel's tables are read: IPv4, IPv6 and IPv4 in IPv6; who listens, who is connected, what is over", () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0
   1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 4712 1 0
   3: 0100007F:1F91 0100007F:D431 06 00000000:00000000 00:00000000 00000000  0 0 0 1 0
   2: 0000000000000000FFFF00000100007F:0BB8 00000000000000000000000000000000:0000 0A 0:0 00:0 0 33 0 99 1 0`;
  expect(parseSockets(table)).toEqual([
    { state: "listening", address: "127.0.0.1", any: false, port: 8080, uid: 1000, inode: "4711" },
    { state: "connected", address: "127.0.0.1", any: false, port: 8080, uid: 1000, inode: "4712" },
    { state: "over", address: "127.0.0.1", any: false, port: 8081, uid: 0, inode: "0" },
    { state: "listening", address: "127.0.0.1", any: false, port: 3000, uid: 33, inode: "99" },
  ]);
});

test("standard input is read once and given as often as asked", async () => {
  const once = createHost({
    standardInput: Readable.from([Buffer.from("a: "), Buffer.from("é\n")]),
    environment: { A: "b" },
  });
  expect([await once.standardInput(99), await once.standardInput(99)]).toEqual(["a: é\n", "a: é\n"]);
  expect([once.environmentVariable("A"), once.environmentVariable("B")]).toEqual(["b", undefined]);
});

test("a terminal as standard input is refused and not waited for", async () => {
  const terminal = Object.assign(Readable.from([]), { isTTY: true });
  await expect(createHost({ standardInput: terminal, environment: {} }).standardInput(99)).rejects.toMatchObject({
    code: "usage",
  });
});

test("random bytes have their length and differ", () => {
  expect(host.randomBytes(32)).toHaveLength(32);
  expect(host.randomBytes(32)).not.toEqual(host.randomBytes(32));
});

test("this process lives; a reused pid, an earlier boot and an ended process do not", async () => {
  const own = await host.thisProcess();
  expect(own).toMatchObject({ pid: process.pid, hostname: hostname(), startedAtTick: expect.stringMatching(/^\d+$/) });
  expect(await host.isAlive(own)).toBe(true);
  expect(await host.isAlive({ ...own, startedAtTick: "1" })).toBe(false);
  expect(await host.isAlive({ ...own, bootId: "before" })).toBe(false);
  const child = spawn("true");
  await once(child, "exit");
  expect(await host.isAlive({ ...own, pid: child.pid ?? 0 })).toBe(false);
});

test("one that has ended and that nobody has asked how is gone: a container's first process often asks nobody", async () => {
  const { hostname: name, bootId } = await host.thisProcess();
  const parent = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 60"]);
  const [pid] = await once(parent.stdout, "data");
  const child = await identityOf(Number(pid), name);
  await vi.waitUntil(() => readFileSync(`/proc/${child.pid}/stat`, "utf8").includes(") Z "));
  expect(await host.isAlive({ ...child, bootId })).toBe(false);
  parent.kill();
});

test("a stop reaches the process that is meant, and no other that has its pid", async () => {
  const child = spawn("sleep", ["60"]);
  const identity = await identityOf(child.pid ?? 0, hostname());
  expect(await host.interrupt({ ...identity, startedAtTick: "1" })).toBe("gone");
  expect(await host.interrupt({ ...identity, bootId: "theirs", hostname: "elsewhere" })).toBe("elsewhere");
  expect(await host.interrupt(identity)).toBe("asked");
  expect((await once(child, "exit"))[1]).toBe("SIGINT");
  expect(await host.interrupt(identity)).toBe("gone");
});

test("a process of another machine cannot be judged from here and counts as alive", async () => {
  expect(await host.isAlive({ pid: 1, bootId: "theirs", startedAtTick: "1", hostname: "elsewhere" })).toBe(true);
});

test("standard input is read up to a limit: it may have no end", async () => {
  async function* endless() {
    for (;;) yield Buffer.from("wrong ");
  }
  const one = createHost({ standardInput: Readable.from(endless()) });
  await expect(one.standardInput(65_536)).rejects.toMatchObject({
    code: "value-refused",
    saw: "It has more than 65536 bytes.",
  });
  expect(await createHost({ standardInput: Readable.from(["ab", "c"]) }).standardInput(3)).toBe("abc");
});
