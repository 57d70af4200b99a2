import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { withSharedEngine } from "../support/engine/index.ts";
import { exhaustive } from "../support/exhaustive.ts";
import { newUser, program, type User } from "../support/product.ts";
import { startTerminal, type TestTerminal } from "../support/terminal.ts";

/** A stranger with a Docker engine: with Enter, the arrow keys and a paste. */
const shared = withSharedEngine("v2");
let user: User;
let terminal: TestTerminal;
let neighbour: Server | undefined;

beforeAll(async () => {
  user = await newUser(shared.engine.env);
});
afterEach(() => {
  terminal.kill();
  neighbour?.close();
});
afterAll(() => user?.remove());

/** Somebody else on a port, as on a machine that does more than one thing. */
async function occupy(port: number): Promise<void> {
  neighbour = createServer();
  await new Promise<void>((resolve, reject) => {
    neighbour?.once("error", reject);
    neighbour?.listen(port, "0.0.0.0", resolve);
  });
}

async function toTheReview(on: TestTerminal, name: string, mode: "standard" | "embedded"): Promise<void> {
  await on.waitFor("New installation on this machine");
  await on.waitUntil((screen) => screen.join("\n").includes("❯"), "the choices");
  while (!/❯ New installation/.test(on.screen().join("\n"))) {
    const before = on.screen().join("\n");
    on.press("down");
    await on.waitUntil((screen) => screen.join("\n") !== before, "the next choice");
  }
  on.press("enter");
  await on.waitFor("Mode");
  if (mode === "embedded") on.press("down");
  on.press("enter");
  await on.waitFor("❯ Domain");
  on.press("enter");
  await on.waitFor("Workspace and");
  on.type("Acme\radmin@example.com\r");
  await on.waitFor("Sign-in with Google");
  on.press("left", "enter");
  on.paste("123-abc.apps.googleusercontent.com\n");
  on.press("enter");
  await on.waitFor("❯ Client secret");
  on.paste("GOCSPX-wizard-canary\n");
  await on.waitFor("●●●●");
  on.press("enter");
  await on.waitFor("Google could not be asked", 15_000);
  on.press("enter");
  await on.waitFor("Options");
  on.press("down", "enter");
  await on.waitFor(/❯ Name(?! and)/);
  on.press("ctrl-u");
  on.type(name);
  on.press("down");
  on.type(`${join(user.room, name)}\r`);
  // The folder is looked at first, and nothing is taken meanwhile.
  await on.waitFor(/❯ Name and folder +wizard-/);
  // No registry of a test can have the digests of the published ones.
  on.press("down", "down", "down", "enter");
  await on.waitFor("Edge tag");
  on.press("down", "down", "down", "down");
  on.type("2.10.2");
  on.press("down");
  on.type("15.8");
  on.press("down");
  on.type("7.2.5\r");
  await on.waitFor("❯ Images");
  on.press("up", "up", "up", "up", "enter");
}

/** Below the head of the pane stands a line that the container itself has written. */
function followsALog(screen: string[]): boolean {
  const head = screen.findIndex((row) => row.includes("log of "));
  const below = screen[head + 1] ?? "";
  return head >= 0 && below !== "" && !below.includes("no such lines yet");
}

describe("a stranger installs on a real engine", { timeout: 600_000 }, () => {
  const sizes = [
    ["standard", 80, 24],
    ["embedded", 40, 12],
  ] as const;
  // A rehearsal walks through both at both sizes: test/program/wizard.test.ts.
  it.each(exhaustive ? sizes : sizes.slice(0, 1))(
    "in %s mode at %ix%i, past a taken port, and is told what to open",
    async (mode, cols, rows) => {
      const name = `wizard-${mode}`;
      await occupy(3001);
      terminal = startTerminal(process.execPath, [program], {
        cols,
        rows,
        cwd: user.room,
        env: { ...user.env },
      });
      const on = terminal;
      await toTheReview(on, name, mode);
      await on.waitFor("Port 3001 is taken", 30_000);
      on.type("p");
      await on.waitFor("Nothing has been changed yet", 30_000);
      on.press("enter");
      if (rows >= 24) {
        await on.waitFor("Tab next log", 240_000);
        on.press("tab");
        await on.waitUntil(followsALog, "the log of a service", 60_000);
      }
      await on.waitFor("Finished", 240_000);
      on.press("enter");
      expect((await on.exited).exitCode).toBe(0);
      const left = on.scrollback().join("");
      expect(left).toContain("Done.");
      // The address has gone along with its port.
      expect(left).toMatch(/http:\/\/localhost:300[2-9]\/dashboard/);
      expect(on.written()).not.toContain("wizard-canary");
      const ran = await user.run(["--profile", name, "--output", "json"]);
      expect(ran.events.at(-1)).toMatchObject({ type: "run-ended", outcome: "nothing-to-do" });
      expect((await user.run(["down", "--profile", name])).exitCode).toBe(0);
    },
  );
});
