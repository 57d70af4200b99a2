import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newUser, program, type User } from "../support/product.ts";
import { startTerminal } from "../support/terminal.ts";

/** What nobody catches, and values that are no secrets: neither may show anything. */
const canary = "canary-9d1f7c-never-to-be-seen";
const example = resolve("examples/rehearsal.yaml");

let user: User;
beforeEach(async () => {
  user = await newUser();
});
afterEach(() => user.remove());

const crashing = (at: string, how = "exception") => ({
  NODE_OPTIONS: `--require=${resolve("test/support/crash.cjs")}`,
  ...{ CRASH_AT: at, HOW: how, CANARY: canary },
});

describe("an error that nobody catches", () => {
  it.each([
    ["exception", "An error of the kind TypeError."],
    ["rejection", "An error of the kind unknown."],
    ["text", "Something that is not an error was thrown."],
  ])("is told by its kind alone, and the process ends with 1: %s", async (how, seen) => {
    const { exitCode, stdout, stderr } = await user.run(["--profile", example], { env: crashing("The plan:", how) });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `Problem: Unexpected error
  Seen: ${seen} Its text is not shown, because it could contain a secret.
  Why:  The program stopped partway. Completed work is kept.
  Next: Run the same command again. If it fails again, report it together with the text above.
  Who:  This is a bug in dittofeed-setup, not your fault.
`,
    });
    expect(stdout).not.toContain(canary);
  });

  it("closes the stream of events with exactly one run-ended, and the next run goes on", async () => {
    const args = ["--profile", example, "--output", "json"];
    const crashed = await user.run(args, { env: crashing('"type":"task-started"') });
    expect(crashed.exitCode).toBe(1);
    expect(crashed.events.filter(({ type }) => type === "run-ended")).toHaveLength(1);
    expect(crashed.events.at(-1)).toMatchObject({
      ...{ type: "run-ended", outcome: "failed", exitCode: 1 },
      problem: { code: "unexpected", title: "Unexpected error" },
    });
    expect(crashed.stdout.trimEnd().split("\n")).toHaveLength(crashed.events.length);
    expect(crashed.stdout + crashed.stderr).not.toContain(canary);
    expect(await user.run(args)).toMatchObject({ exitCode: 0 });
  });

  it("says no second end where the run has ended already", async () => {
    const { exitCode, events } = await user.run(["--profile", example, "--output", "json", "--target", "compose"], {
      env: crashing('"type":"run-ended"'),
    });
    expect(exitCode).toBe(1);
    expect(events.filter(({ type }) => type === "run-ended")).toHaveLength(1);
  });

  it("gives the terminal back before its last words", async () => {
    const terminal = startTerminal(process.execPath, [program], {
      ...{ cols: 80, rows: 24, cwd: user.room, env: { ...user.env, ...crashing("Welcome") } },
    });
    try {
      expect((await terminal.exited).exitCode).toBe(1);
      expect(terminal.isAlternateScreen()).toBe(false);
      expect(terminal.isCursorVisible()).toBe(true);
      expect(terminal.written()).toContain("\x1b[?2004l");
      expect(terminal.scrollback().join("\n")).toContain("Unexpected error");
      expect(terminal.written()).not.toContain(canary);
    } finally {
      terminal.kill();
    }
  });
});

describe("a value that is longer than any secret", () => {
  it("is refused, and not one secret is shown", async () => {
    // An installation with secrets of its own, which a message of V8's would all be in.
    expect(await user.run(["--profile", example])).toMatchObject({ exitCode: 0 });
    for (const bytes of [20_000, 5_000_000]) await refuses(bytes);
  });

  async function refuses(bytes: number) {
    const wrong = join(user.room, "wrong-file.json");
    await writeFile(wrong, `${canary} `.repeat(bytes / canary.length));
    const profile = join(user.room, "profile.yaml");
    await writeFile(
      profile,
      `${await readFile(example, "utf8")}\ngoogle:\n  clientId: 1-a.apps.googleusercontent.com\n  clientSecret: {fromFile: ${wrong}}\n`,
    );
    const refused = await user.run(["--profile", profile, "--output", "json"]);
    expect(refused.exitCode).toBe(2);
    expect(refused.events.at(-1)).toMatchObject({ type: "run-ended", outcome: "refused" });
    expect(refused.stderr + refused.stdout).toContain(wrong);
    expect(refused.stderr + refused.stdout).not.toContain(canary);
    expect((refused.stderr + refused.stdout).length).toBeLessThan(10_000);
  }

  it("is refused as the address of a database too", async () => {
    const { exitCode, stderr } = await user.run(["db", "verify"], {
      env: { DATABASE_URL: `postgres://u:${`${canary}-`.repeat(500)}@127.0.0.1/x` },
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("The environment variable DATABASE_URL has more than 8192 bytes.");
    expect(stderr).not.toContain(canary);
  });
});
