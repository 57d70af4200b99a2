import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newUser, program, type User } from "../support/product.ts";
import { startTerminal, type TestTerminal } from "../support/terminal.ts";

/** An engine that takes every connection and says nothing. */
let engine: Server;
const sockets = new Set<Socket>();
let user: User;
let terminal: TestTerminal | undefined;

beforeAll(async () => {
  engine = createServer((socket) => void sockets.add(socket.on("error", () => undefined)));
  await once(engine.listen(0, "127.0.0.1"), "listening");
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  engine.close();
});
beforeEach(async () => {
  user = await newUser();
});
afterEach(async () => {
  terminal?.kill("SIGKILL");
  await user.remove();
});

function start(...words: string[]): TestTerminal {
  const address = engine.address();
  const port = typeof address === "object" ? address?.port : undefined;
  terminal = startTerminal(process.execPath, [program, ...words], {
    ...{ cols: 40, rows: 12, cwd: user.room },
    env: { ...user.env, DOCKER_HOST: `tcp://127.0.0.1:${port}` },
  });
  return terminal;
}

describe("an engine that says nothing", { timeout: 60_000 }, () => {
  it.each([[["status"]], [["logs"]]])(
    "is named by %s while it is waited for, and Ctrl-C ends at once",
    async (words) => {
      const on = start(...words);
      await on.waitFor(/Waiting for Docker: \d of at most \d+ s/);
      on.press("ctrl-c");
      expect((await on.exited).exitCode).toBe(130);
      // What stood there is gone.
      expect(on.screen().join("\n")).not.toContain("Waiting for");
      expect(on.screen().join("\n")).toContain("Nothing was changed");
    },
  );

  it("keeps the doctor's screen from nothing: it is there, and is left at once", async () => {
    const on = start("doctor");
    await on.waitFor(/Waiting for Docker \.\.\. \d s/);
    expect(on.isAlternateScreen()).toBe(true);
    on.press("ctrl-c");
    expect((await on.exited).exitCode).toBe(130);
    expect([on.isAlternateScreen(), on.isCursorVisible()]).toEqual([false, true]);
  });

  it("is not asked about a rehearsal", async () => {
    const profile = new URL("../../examples/rehearsal.yaml", import.meta.url).pathname;
    const on = start("doctor", "--profile", profile, "--output", "plain");
    await on.waitFor("13 checks wait for D1");
    expect((await on.exited).exitCode).toBe(3);
  });
});
