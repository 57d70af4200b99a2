import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exhaustive } from "../support/exhaustive.ts";
import { newUser, program, type User } from "../support/product.ts";
import { startTerminal, type TestTerminal } from "../support/terminal.ts";
import { answerEverything, chooseRehearsal } from "./answer-everything.ts";

let user: User;
let terminal: TestTerminal | undefined;

beforeEach(async () => {
  user = await newUser();
});
afterEach(async () => {
  terminal?.kill();
  await user.remove();
});

function open(cols: number, rows: number): TestTerminal {
  terminal = startTerminal(process.execPath, [program], { cols, rows, cwd: user.room, env: { ...user.env } });
  return terminal;
}

const directory = () => join(user.home, "state/dittofeed-setup/rehearsals/dittofeed");

describe("the wizard on a real terminal, with a real PostgreSQL and no engine", { timeout: 60_000 }, () => {
  it.each([
    ["standard", 80, 24, "33 tables complete"],
    ["embedded", 40, 12, "36 tables complete"],
    ...(exhaustive
      ? ([
          ["standard", 40, 12, "33 tables complete"],
          ["embedded", 80, 24, "36 tables complete"],
        ] as const)
      : []),
  ] as const)(
    "goes through a whole %s rehearsal at %ix%i and leaves its summary in the scrollback",
    async (mode, cols, rows, tables) => {
      const on = open(cols, rows);
      await answerEverything(on, undefined, mode);
      await expect(stat(directory())).rejects.toThrow("ENOENT");
      on.press("enter");
      await on.waitFor("Finished");
      on.press("enter");
      const { exitCode } = await on.exited;
      expect(exitCode).toBe(0);
      expect(on.isCursorVisible()).toBe(true);
      expect(on.isAlternateScreen()).toBe(false);
      const left = on.scrollback().join("");
      expect(left).toContain(tables);
      expect(left).toContain("Done.");
      expect((await stat(join(directory(), ".env"))).mode & 0o777).toBe(0o600);
    },
  );

  it("takes a pasted secret without its newline, never shows it, and saves a profile without it", async () => {
    const secret = "GOCSPX-pasted-canary-5f3a";
    const on = open(80, 24);
    await answerEverything(on, secret);
    on.press("enter");
    await on.waitFor("Finished");
    on.press("enter");
    expect((await on.exited).exitCode).toBe(0);
    expect(on.written()).not.toContain(secret);
    expect(await readFile(join(directory(), ".env"), "utf8")).toContain(`GOOGLE_CLIENT_SECRET='${secret}'`);
    const saved = await readFile(join(user.home, "config/dittofeed-setup/profiles/dittofeed.json"), "utf8");
    expect(saved).not.toContain(secret);
    const replay = await user.run(["--profile", "dittofeed", "--json"]);
    expect(replay.events.at(-1)).toMatchObject({ type: "run-ended", outcome: "nothing-to-do" });
  });

  it("writes for Coolify what a replay of the saved profile would write, to the byte", async () => {
    const on = open(80, 24);
    await chooseRehearsal(on);
    on.press("down", "enter");
    await on.waitFor("Mode");
    on.press("enter");
    await on.waitFor("only the address below");
    on.type("example.com");
    on.press("enter");
    // Where a test runs no name can be asked for.
    await on.waitUntil((screen) => /DNS|leads to/.test(screen.join("\n")), "what was seen of the address", 15_000);
    on.press("enter");
    await on.waitFor("by pasting");
    on.press("enter");
    await on.waitFor("Workspace and administrator");
    on.type("Acme\radmin@example.com\r");
    await on.waitFor("Sign-in with Google");
    on.press("enter");
    await on.waitFor("Options");
    on.press("enter");
    await on.waitFor("Nothing has been written yet");
    const folder = join(user.room, "dittofeed-coolify");
    await expect(stat(folder)).rejects.toThrow("ENOENT");
    on.press("enter");
    await on.waitFor("The files are written");
    on.press("enter");
    expect((await on.exited).exitCode).toBe(0);
    expect(on.scrollback().join("")).toContain("all of post-deployment-command.txt");
    const replay = await user.run(["coolify", "generate", "dittofeed", "--json"]);
    const { files } = JSON.parse(replay.stdout) as { files: { path: string; state: string }[] };
    expect(files).toEqual(
      ["docker-compose.yaml", "post-deployment-command.txt", "COOLIFY.md"].map((name) => ({
        path: join(folder, name),
        state: "unchanged",
      })),
    );
  });

  it("is asked only for what a profile leaves out, with --ask", async () => {
    await writeFile(join(user.room, "part.yaml"), "mode: embedded\ntarget: rehearsal\nworkspace:\n  name: Acme\n");
    terminal = startTerminal(process.execPath, [program, "--profile", "part.yaml", "--ask"], {
      ...{ cols: 80, rows: 24, cwd: user.room },
      env: { ...user.env },
    });
    const on = terminal;
    await on.waitFor("❯ Domain");
    on.press("enter");
    await on.waitFor("❯ Administrator");
    on.type("ops@acme.org\r");
    await on.waitFor("Nothing has been changed yet");
    on.press("enter");
    await on.waitFor("Finished");
    on.press("enter");
    expect((await on.exited).exitCode).toBe(0);
    expect(on.scrollback().join("")).toContain("36 tables complete");
  });

  it("is left by Ctrl-C on every screen with 130, the terminal as it was and no process behind", async () => {
    const stops = ["Welcome", "Mode", "Address", "Workspace and", "Sign-in", "Options", "Review"];
    for (const [index, title] of stops.entries()) {
      const script = `echo "<$(stty -g)>"; ${process.execPath} ${program}; echo "exit $?"; echo "<$(stty -g)>"`;
      const on = startTerminal("/bin/sh", ["-c", script], { cols: 80, rows: 24, cwd: user.room, env: { ...user.env } });
      terminal = on;
      await chooseRehearsal(on);
      for (const next of stops.slice(1, index + 1)) {
        if (next === "Sign-in") on.type("Acme\radmin@example.com\r");
        else on.press("enter");
        await on.waitFor(next);
      }
      await on.waitFor(title);
      on.press("ctrl-c");
      const { exitCode } = await on.exited;
      expect(exitCode).toBe(0);
      const text = on.scrollback().join("\n");
      const modes = text.replaceAll("\n", "").match(/<[0-9a-f:]+>/g);
      expect(text, title).toContain("exit 130");
      expect(modes, title).toHaveLength(2);
      expect(modes?.[0], title).toBe(modes?.[1]);
      expect(on.isCursorVisible()).toBe(true);
      expect(on.isAlternateScreen()).toBe(false);
      await rm(join(user.home, "config"), { recursive: true, force: true });
    }
    const { stdout } = await execa("pgrep", ["-f", user.home], { reject: false });
    expect(stdout).toBe("");
  });

  it("is left by Ctrl-C at the review with 130, nothing changed and the terminal as it was", async () => {
    const on = open(80, 24);
    await answerEverything(on);
    on.press("ctrl-c");
    expect((await on.exited).exitCode).toBe(130);
    expect(on.isCursorVisible()).toBe(true);
    expect(on.scrollback().join("\n")).toContain("Nothing was changed");
    await expect(stat(directory())).rejects.toThrow("ENOENT");
  });

  it("stops a running installation at Ctrl-C where it can be resumed, and resumes", async () => {
    const on = open(80, 24);
    await answerEverything(on);
    on.press("enter");
    // The step is at work; the review names it too.
    await on.waitFor(/Infrastructure +\d/);
    on.press("ctrl-c");
    await on.waitFor("Stop now?");
    on.press("ctrl-c");
    const { exitCode } = await on.exited;
    expect(exitCode).toBe(130);
    expect(on.isCursorVisible()).toBe(true);
    expect(on.scrollback().join(" ").replace(/\s+/g, " ")).toContain(
      "Resume: dittofeed-setup --profile dittofeed, or start dittofeed-setup again",
    );
    // The answers were saved before anything else was done: nobody types them twice, and no draft offers them once more.
    await expect(stat(join(user.home, "config/dittofeed-setup/draft.json"))).rejects.toThrow("ENOENT");
    const again = open(80, 24);
    await again.waitFor('Continue "dittofeed"');
    expect(again.screen().join("\n")).toContain("It stopped at: Start the rehearsal's PostgreSQL");
    again.press("enter");
    await again.waitFor("Nothing has been changed yet");
    again.press("enter");
    await again.waitFor("Finished");
    again.press("enter");
    expect((await again.exited).exitCode).toBe(0);
  });

  it("Ctrl-Z gives the shell back, fg goes on where it was, and Ctrl-L paints what somebody wrote over", async () => {
    terminal = startTerminal("/bin/bash", ["--norc", "--noprofile", "-i"], {
      ...{ cols: 80, rows: 24, cwd: user.room },
      env: { ...user.env, PS1: "shell> " },
    });
    const on = terminal;
    await on.waitFor("shell>");
    on.type(`"${process.execPath}" "${program}"\r`);
    await chooseRehearsal(on);
    on.press("enter");
    await on.waitFor("Mode");
    on.press("ctrl-z");
    await on.waitFor("Stopped");
    expect([on.isAlternateScreen(), on.isCursorVisible()]).toEqual([false, true]);
    on.type("fg\r");
    await on.waitFor("Sign-in with Google");
    expect([on.isAlternateScreen(), on.screen()[0]]).toEqual([true, expect.stringContaining("Mode")]);
    const seen = on.screen();
    const before = on.written().length;
    on.press("ctrl-l");
    await expect.poll(() => on.written().slice(before)).toContain("Mode");
    expect(on.screen()).toEqual(seen);
    on.press("down", "enter");
    await on.waitFor("❯ Domain");
    on.press("ctrl-c");
    await on.waitFor("shell>");
  });

  it.each([
    ["a dumb terminal", { TERM: "dumb" }, []],
    ["a screen reader", {}, ["--screen-reader"]],
  ])("asks line by line on %s, says each thing once, and never moves the cursor", async (_, env, options) => {
    terminal = startTerminal(process.execPath, [program, ...options], {
      // Wide, so that a question is on one row.
      ...{ cols: 200, rows: 24, cwd: user.room },
      env: { ...user.env, ...env },
    });
    const on = terminal;
    const answer = async (prompt: string, line: string) => {
      await on.waitUntil((screen) => screen.findLast((row) => row !== "")?.includes(prompt) === true, prompt);
      on.type(`${line}\r`);
    };
    await answer("Number, or Enter for 2", "");
    await answer("Number, or Enter for 1", "?");
    await on.waitFor("Standard is for people who work in Dittofeed itself");
    await answer("Number, or Enter for 1", "2");
    await answer("Domain (Enter for this machine only)", "acme.org");
    await answer("Address (Enter for https://app.acme.org)", "<");
    await on.waitUntil((screen) => screen.findLast((row) => row !== "")?.includes("Enter for 2") === true, "the mode");
    on.press("ctrl-c");
    expect((await on.exited).exitCode).toBe(130);
    expect(on.written()).not.toContain("\x1b[");
  });
});
