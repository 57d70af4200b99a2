import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildHarness } from "../support/build-harness.ts";
import { holdRun } from "../support/hold-run.ts";
import { newUser, program, type User } from "../support/product.ts";
import { type SshServer, startSshServer } from "../support/ssh-server.ts";
import { startTerminal, type TestTerminal } from "../support/terminal.ts";
import { answerEverything, chooseRehearsal } from "./answer-everything.ts";

/** Through a real sshd on the loopback: what goes over the line, and what is left when it is cut. */
let server: SshServer;
let host: User;
let user: User;
let terminal: TestTerminal;

beforeAll(async () => {
  host = await newUser();
  server = await startSshServer(host.home);
});
afterAll(async () => {
  await server.stop();
  await host.remove();
});
beforeEach(async () => {
  user = await newUser();
});
afterEach(async () => {
  terminal.kill();
  await user.remove();
});

function logIn(env: Readonly<Record<string, string>>, command: string): TestTerminal {
  const settings = Object.entries(env).map(([name, value]) => `${name}='${value}'`);
  const line = `env ${settings.join(" ")} ${process.execPath} ${command}`;
  terminal = startTerminal("ssh", server.login(line), { cols: 80, rows: 24 });
  return terminal;
}

describe("over SSH", () => {
  it("sends nothing while a question waits, and little for each key", async () => {
    const on = logIn(user.env, program);
    await chooseRehearsal(on);
    // The window's title follows the first picture.
    await expect.poll(() => on.written()).toContain("dittofeed-setup: Welcome");
    const before = on.written().length;
    await wait(2000);
    expect(on.written().length - before).toBe(0);
    on.press("down");
    await on.waitFor(/❯ New installation on Coolify/);
    expect(on.written().length - before).toBeLessThan(2000);
  });

  it("sends a hundred thousand log lines as pictures: at most 40 kB", async () => {
    const on = logIn(
      { ...user.env, SCENARIO: "flood", ENGINE: "1", SLOW: "1", NODE_ENV: "production" },
      await buildHarness(),
    );
    await on.waitFor("Use the saved profile");
    on.press("enter");
    await on.waitFor("Options");
    on.press("enter");
    await on.waitFor("Nothing has been changed yet");
    const before = on.written().length;
    on.press("enter");
    await on.waitFor("Finished", 30_000);
    expect(on.written().length - before).toBeLessThan(40_000);
  });

  it("keeps going when the link is cut; the next login watches it, leaves it, and sees its end", async () => {
    const on = logIn(user.env, program);
    await answerEverything(on);
    expect(on.screen().join("\n")).toContain("If this connection drops, the installation keeps going.");
    on.press("enter");
    await on.waitFor(/Installing[\s\S]*Profile/);
    const run = await holdRun(join(user.home, "state/dittofeed-setup/rehearsals/dittofeed"));
    try {
      on.kill("SIGKILL");
      const again = logIn(user.env, program);
      await again.waitFor('Watch the run of "dittofeed"');
      again.press("enter");
      await again.waitFor(/Installing[\s\S]*Profile/);
      again.press("ctrl-c");
      await again.waitFor("Leave it running, or stop it?");
      again.press("enter");
      await again.waitFor("It keeps running. Watch it: dittofeed-setup attach dittofeed");
      expect((await again.exited).exitCode).toBe(0);
      const last = logIn(user.env, `${program} attach`);
      await last.waitFor(/Installing[\s\S]*Profile/);
      run.goesOn();
      await last.waitFor("Finished");
      last.press("enter");
      expect((await last.exited).exitCode).toBe(0);
    } finally {
      run.end();
    }
  });

  it("stops in a stated place when the link is cut where that was chosen, and goes on after the next login", async () => {
    const on = logIn(user.env, program);
    await answerEverything(on);
    on.type("k");
    await on.waitFor("the installation stops at a safe point");
    on.press("enter");
    await on.waitFor(/Installing[\s\S]*Start the rehearsal/);
    on.kill("SIGKILL");
    const journal = join(user.home, "state/dittofeed-setup/rehearsals/dittofeed/.dittofeed-setup/journal.ndjson");
    await expect.poll(() => readFile(journal, "utf8"), { timeout: 20_000 }).toContain('"outcome":"cancelled"');
    const again = logIn(user.env, program);
    await again.waitFor('Continue "dittofeed"');
    again.press("enter");
    await again.waitFor("Nothing has been changed yet");
    again.press("enter");
    await again.waitFor("Finished", 60_000);
    again.press("enter");
    expect((await again.exited).exitCode).toBe(0);
  });

  it("keeps the answers when the link is cut in the middle of the questions", async () => {
    const on = logIn(user.env, program);
    await chooseRehearsal(on);
    on.press("enter");
    await on.waitFor("Mode");
    on.press("enter");
    await on.waitFor("❯ Domain");
    on.press("down", "ctrl-u");
    on.type("http://localhost:3055\r");
    await on.waitFor("Workspace and");
    on.kill("SIGKILL");
    const again = logIn(user.env, program);
    await again.waitFor("Resume where you left off");
    again.press("enter");
    await again.waitFor("Options");
    again.press("enter");
    await again.waitFor("Enter a workspace name, for example Acme Marketing");
    again.press("escape");
    await again.waitFor("http://localhost:3055");
  });

  it("works inside tmux, and leaves its window as it was", async () => {
    const settings = Object.entries(user.env).map(([name, value]) => `${name}='${value}'`);
    const inner = `env ${settings.join(" ")} ${process.execPath} ${program}; echo left $?; sleep 60`;
    const socket = join(user.home, "tmux");
    terminal = startTerminal("tmux", ["-S", socket, "-f", "/dev/null", "new-session", inner], {
      ...{ cols: 80, rows: 24 },
      env: { ...user.env },
    });
    await chooseRehearsal(terminal);
    terminal.press("enter");
    await terminal.waitFor("What should this installation");
    terminal.resize(40, 12);
    await terminal.waitFor(/Mode .*2\/7/);
    terminal.press("escape");
    await terminal.waitFor("Rehearsal, without");
    terminal.press("ctrl-c");
    await terminal.waitFor("left 130");
    expect(terminal.screen().join("\n")).toContain("Nothing was changed.");
    await execa("tmux", ["-S", socket, "kill-server"]);
  });

  it("works inside GNU screen, which has no alternate screen unless told to, and leaves readable words", async () => {
    const settings = Object.entries(user.env).map(([name, value]) => `${name}='${value}'`);
    const inner = `env ${settings.join(" ")} ${process.execPath} ${program}; echo left $?; sleep 60`;
    const sockets = join(user.home, "screen");
    await mkdir(sockets, { mode: 0o700 });
    terminal = startTerminal("screen", ["-c", "/dev/null", "-U", "sh", "-c", inner], {
      ...{ cols: 80, rows: 24 },
      env: { ...user.env, SCREENDIR: sockets },
    });
    await terminal.waitFor(/Welcome .*1\/7$/m);
    await chooseRehearsal(terminal);
    terminal.press("enter");
    await terminal.waitFor(/Mode .*2\/7$/m);
    terminal.press("ctrl-c");
    await terminal.waitFor("left 130");
    const left = terminal.screen().filter((row) => row !== "");
    expect(left).toEqual(["Nothing was changed.", "left 130"]);
    await execa("screen", ["-X", "quit"], { env: { SCREENDIR: sockets } });
  });
});
