import { expect, it } from "vitest";
import { localSpecs } from "../../../src/domain/local-services.ts";
import type { Heard, ProcessCommand } from "../../../src/domain/processes.ts";
import { Supervisor } from "../../../src/engine/supervisor.ts";

/** Processes that a test lets speak and end, a clock that it moves, and servers that it lets answer. */
function world(wanted: readonly ("api" | "dashboard" | "worker")[]) {
  const all = localSpecs("/src", "/src/node_modules/next/dist/bin/next");
  const specs = [
    ...wanted.map((name) => all[name]),
    { name: "build" as const, arguments: ["tsc"], folder: "/src", readyLine: /Watching/ },
  ];
  const started: (ProcessCommand & { heard: Heard; signals: string[] })[] = [];
  const said: string[] = [];
  const answering = new Set<string>();
  let now = 0;
  const supervisor = new Supervisor({
    ...{ specs, program: "/usr/bin/node", environment: {}, without: ["DATABASE_URL"], temporal: "127.0.0.1:7234" },
    markOf: (process) => `run-${process}`,
    ports: {
      processes: {
        start(command, heard) {
          const signals: string[] = [];
          started.push({ ...command, heard, signals });
          return { pid: 100 + started.length, signal: (name) => void signals.push(name) };
        },
        marked: () => expect.fail("nobody asks"),
        endMarked: () => expect.fail("nobody asks"),
        askToEnd: () => expect.fail("nobody asks"),
      },
      http: async ({ url }) => {
        if (!answering.has(url)) throw new Error("connection refused");
        return { status: 200, headers: {}, body: "{}" };
      },
      clock: {
        now: () => new Date(0),
        elapsed: () => now,
        async sleep(milliseconds, signal) {
          // As if a log had said nothing for so long: that is not waited for here.
          if (milliseconds === 60_000) await new Promise((resolve) => signal.addEventListener("abort", resolve));
          await new Promise((resolve) => setImmediate(resolve));
          signal.throwIfAborted();
          now += milliseconds / 10;
        },
      },
      answersGrpc: async () => answering.has("temporal"),
    },
    heard: {
      line: (process, line) => void said.push(`${process} | ${line}`),
      changed: ({ processes }) => void said.push(processes.map(({ phase }) => phase.name).join(" ")),
      ordered: (order) => void said.push(`${order.type} ${order.process}`),
      compiled: ({ type }) => void said.push(type),
    },
  });
  const until = async (text: string) => {
    for (let turn = 0; !said.includes(text); turn += 1) {
      if (turn > 2000) expect.fail(`never said: ${text}; but ${said.join("\n")}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const last = (folder: string) => started.findLast((one) => one.folder === folder) ?? expect.fail(folder);
  return { supervisor, started, answering, until, last, said };
}

it("starts each in its package, is told by answers and lines that they work, and restarts who uses what was built", async () => {
  const { supervisor, started, answering, until, last } = world(["api", "dashboard", "worker"]);
  const over = supervisor.run();
  await until("starting starting waiting starting");
  expect(started.map(({ program, arguments: given, folder, mark }) => [program, ...given, folder, mark])).toEqual([
    ["/usr/bin/node", "dist/scripts/startServer.js", "/src/packages/api", "run-api"],
    [
      ...["/usr/bin/node", "/src/node_modules/next/dist/bin/next", "dev", "--hostname", "localhost"],
      ...["--port", "3000", "/src/packages/dashboard", "run-dashboard"],
    ],
    ["/usr/bin/node", "tsc", "/src", "run-build"],
  ]);
  answering.add("http://localhost:3001/api").add("temporal");
  await until("ready starting starting starting");
  last("/src/packages/worker").heard.line('{"level":30,"msg":"Worker created"}');
  last("/src").heard.line("11:48:28 PM - Found 0 errors. Watching for file changes.");
  await until("ready starting ready ready");

  const running = last("/src/packages/api");
  last("/src").heard.line("packages/api/src/x.ts(1,1): error TS2322: no");
  last("/src").heard.line("11:48:28 PM - Found 1 error. Watching for file changes.");
  expect(running.signals).toEqual([]);
  last("/src").heard.line("11:48:29 PM - Building project '/src/packages/api/tsconfig.build.json'...");
  last("/src").heard.line("11:48:30 PM - Found 0 errors. Watching for file changes.");
  expect([running.signals, last("/src/packages/worker").signals]).toEqual([["SIGTERM"], []]);
  running.heard.exited("ended by SIGTERM");
  expect(last("/src/packages/api")).not.toBe(running);

  supervisor.stop();
  for (const one of started) if (one !== running) one.heard.exited("ended by SIGTERM");
  await over;
  expect(supervisor.state.processes.map(({ phase }) => phase.name)).toEqual(Array(4).fill("stopped"));
});

it("keeps the last lines of one that it gives up", async () => {
  const { supervisor, last, until } = world(["api"]);
  const over = supervisor.run();
  for (let crash = 0; crash < 5; crash += 1) {
    await until("starting starting");
    const one = last("/src/packages/api");
    for (let line = 0; line < 20; line += 1) one.heard.line(`line ${line} of ${crash}`);
    one.heard.exited("ended with code 1");
    if (crash < 4) while (last("/src/packages/api") === one) await new Promise((resolve) => setImmediate(resolve));
  }
  await until("give-up api");
  expect(supervisor.lastLines("api")).toHaveLength(12);
  expect(supervisor.lastLines("api").at(-1)).toBe("line 19 of 4");
  supervisor.stopAtOnce();
  expect(last("/src").signals).toEqual(["SIGKILL"]);
  last("/src").heard.exited("ended by SIGKILL");
  await over;
});
