import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { createHost } from "../../../src/adapters/host/host.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import { wholeLines } from "../../../src/adapters/shell/whole-lines.ts";

const shell = createShell();
const node = (script: string, ...rest: string[]) => ({ file: process.execPath, arguments: ["-e", script, ...rest] });

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0] !== "Z";
  } catch {
    return false;
  }
}

test("arguments reach the program as they are, with no shell between", async () => {
  const odd = ["a b", "$HOME", "`id`", "'; rm -rf /", 'é"'];
  const ran = await shell.run(node("console.log(JSON.stringify(process.argv.slice(1)))", ...odd));
  expect(JSON.parse(ran.stdout)).toEqual(odd);
});

test("an exit code is an answer, with both outputs", async () => {
  const ran = await shell.run(node("console.log('out'); console.error('err'); process.exitCode = 7"));
  expect(ran).toEqual({ exitCode: 7, stdout: "out", stderr: "err" });
});

test("input goes through standard input, and without any the program sees its end at once", async () => {
  const cat = { file: "cat", arguments: [] };
  expect((await shell.run(cat, { input: "p@ss é\n" })).stdout).toBe("p@ss é");
  expect((await shell.run(cat)).stdout).toBe("");
});

test("a program that never reads its input does not break us", async () => {
  const ran = await shell.run({ file: "true", arguments: [] }, { input: "x".repeat(4_000_000) });
  expect(ran.exitCode).toBe(0);
});

test("a given environment is the whole one", async () => {
  const ran = await shell.run({ file: "/usr/bin/env", arguments: [] }, { env: { ONLY: "this" } });
  expect(ran.stdout).toBe("ONLY=this");
});

test("a missing program is said to be missing", async () => {
  await expect(shell.run({ file: "no-such-program-here", arguments: [] })).rejects.toMatchObject({ kind: "not-found" });
  await expect(shell.run({ file: "/etc/passwd", arguments: [] })).rejects.toMatchObject({ kind: "not-executable" });
});

test("lines come whole, without colours, in both streams", async () => {
  const seen: string[] = [];
  const script =
    "process.stdout.write('\\x1b[2Kone\\r\\ntw'); setTimeout(() => { process.stdout.write('o\\nlast'); console.error('e') }, 30)";
  await shell.stream(node(script), {}, (stream, line) => seen.push(`${stream} ${line}`));
  expect(seen.toSorted()).toEqual(["stderr e", "stdout last", "stdout one", "stdout two"]);
});

test.each([1, 2, 3, 7, 1000])("chunks of %i bytes make no difference", (size) => {
  const text = Buffer.from("a é\r\nb\rc\n\n\x1b[31mred\x1b[0m\rend\r");
  const lines: string[] = [];
  const feed = wholeLines((line) => lines.push(line));
  for (let at = 0; at < text.length; at += size) feed.write(text.subarray(at, at + size));
  feed.end();
  expect(lines).toEqual(["a é", "b", "c", "", "red", "end"]);
});

test("a line beyond every measure is left out whole", () => {
  const lines: string[] = [];
  const feed = wholeLines((line) => lines.push(line));
  for (let i = 0; i < 30; i += 1) feed.write(Buffer.alloc(100_000, "x"));
  feed.write(Buffer.from("y\nnext\n"));
  expect(lines).toEqual([expect.stringContaining("omitted"), "next"]);
});

test("only the end of a long standard error is kept", async () => {
  const ran = await shell.run(node("for (let i = 0; i < 20000; i++) console.error('line ' + i)"));
  expect(ran.stderr.length).toBeLessThanOrEqual(64 * 1024);
  expect(ran.stderr).toMatch(/line 19999$/);
});

test("abort ends the program and its children, and then throws the signal's reason", async () => {
  const control = new AbortController();
  const pids: number[] = [];
  const script =
    "const c = require('child_process').spawn('sleep', ['60'], {stdio: 'inherit'}); console.log(process.pid); console.log(c.pid); setInterval(() => {}, 1000)";
  const running = shell.stream(node(script), { signal: control.signal }, (_, line) => {
    pids.push(Number(line));
    if (pids.length === 2) control.abort(new Error("stop now"));
  });
  await expect(running).rejects.toThrow("stop now");
  expect(pids.map(alive)).toEqual([false, false]);
});

test("who ignores SIGTERM is killed after the grace", async () => {
  const opened = await shell.open(
    node("process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)"),
  );
  await new Promise((resolve) => opened.stdout.once("data", resolve));
  await opened.end(100);
  expect(await opened.exited).toMatchObject({ signal: "SIGKILL" });
});

test("a time limit is an error of its own", async () => {
  await expect(shell.run({ file: "sleep", arguments: ["30"] }, { timeoutMs: 50 })).rejects.toMatchObject({
    kind: "timed-out",
  });
});

test("an aborted signal starts nothing", async () => {
  await expect(shell.run(node("1"), { signal: AbortSignal.abort(new Error("before")) })).rejects.toThrow("before");
});

test("a child stands in a process group and session of its own, so Ctrl-C at the terminal passes it by", async () => {
  const ran = await shell.run({ file: "cat", arguments: ["/proc/self/stat"] });
  const [pid, , , , group, session] = ran.stdout.split(" ");
  expect([group, session]).toEqual([pid, pid]);
});

test("when we exit, our children are ended", async () => {
  const module = JSON.stringify(new URL("../../../src/adapters/shell/shell.ts", import.meta.url).href);
  const script = `import(${module}).then(({createShell}) => { createShell().open({file: 'sleep', arguments: ['60']});
    return createShell().open({file: 'sh', arguments: ['-c', 'echo $$; exec sleep 60']}) }).then((c) => { c.stdout.once('data', (d) => { console.log(String(d)); process.exit(3) }) })`;
  const ran = await shell.run(node(script));
  expect(ran.exitCode).toBe(3);
  await wait(50);
  expect(alive(Number(ran.stdout.trim()))).toBe(false);
});

test("many at once leave no listener behind and make Node warn of nothing", async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on("warning", onWarning);
  const before = process.listenerCount("exit");
  const control = new AbortController();
  await Promise.all(
    Array.from({ length: 25 }, () => shell.run({ file: "sleep", arguments: ["0.1"] }, { signal: control.signal })),
  );
  await wait(10);
  process.removeListener("warning", onWarning);
  expect([warnings, process.listenerCount("exit") - before]).toEqual([[], 0]);
});

test("no program inherits what secrets come from, whether a profile names the variable or its name is ours", async () => {
  const needed = {
    PATH: process.env.PATH,
    HOME: "/root",
    DOCKER_HOST: "ssh://a",
    SSH_AUTH_SOCK: "/s",
    AWS_PROFILE: "a",
  };
  const secrets = { DATABASE_URL: "postgres://u:p@h/d", SECRET_KEY: "k", MY_GOOGLE: "g", DOCKER_AUTH_CONFIG: "{}" };
  const taken = new Set<string>();
  const host = createHost({ keptFromChildren: taken });
  const from = createShell({ ...needed, ...secrets }, taken);
  const env = { file: "env", arguments: [] };
  const names = (text: string) => text.split("\n").map((line) => line.split("=")[0] ?? "");
  expect(names((await from.run(env)).stdout).sort()).toEqual(
    [...Object.keys(needed), "DOCKER_AUTH_CONFIG", "MY_GOOGLE"].sort(),
  );
  // A profile was read; that it takes something from PATH takes PATH from nobody.
  host.keepFromChildren(["MY_GOOGLE", "DOCKER_AUTH_CONFIG", "PATH"]);
  const wanted = Object.keys(needed).sort();
  expect(names((await from.run(env)).stdout).sort()).toEqual(wanted);
  expect(Object.keys(from.environment).sort()).toEqual(wanted);
  const lines: string[] = [];
  await from.stream(env, {}, (_, line) => lines.push(line));
  expect(names(lines.join("\n")).sort()).toEqual(wanted);
});
