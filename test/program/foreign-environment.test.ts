import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newUser, program, type User } from "../support/product.ts";
import { startTerminal, type TestTerminal } from "../support/terminal.ts";

let user: User;
let terminal: TestTerminal | undefined;

beforeEach(async () => {
  user = await newUser();
});
afterEach(async () => {
  terminal?.kill("SIGKILL");
  await user.remove();
});

/** Variables that other programs are told things with, and that libraries of ours read too. */
const environments: [string, Record<string, string>][] = [
  ["DEV=true", { DEV: "true" }],
  ["NODE_ENV=development", { NODE_ENV: "development" }],
  ["an empty CI", { CI: "" }],
  ["CI=1", { CI: "1" }],
  ["all of them", { DEV: "true", NODE_ENV: "development", CI: "1", CONTINUOUS_INTEGRATION: "1", DEBUG: "*" }],
];
const shows: [string, string[], string, number][] = [
  ["the wizard", [], "Welcome", 130],
  ["the doctor", ["doctor"], "1 problem;", 3],
];

describe.each(environments)("with %s in the environment", { timeout: 60_000 }, (_, env) => {
  it.each(shows)("%s draws its first screen and is left as ever", async (__, args, text, code) => {
    terminal = startTerminal(process.execPath, [program, ...args], {
      ...{ cols: 80, rows: 24, cwd: user.room },
      env: { ...user.env, ...env },
    });
    const on = terminal;
    await on.waitFor(text, 30_000);
    expect(on.isAlternateScreen()).toBe(true);
    on.press("down", "ctrl-c");
    expect((await on.exited).exitCode).toBe(code);
    expect(on.isAlternateScreen()).toBe(false);
    expect(on.isCursorVisible()).toBe(true);
    expect(on.scrollback().join("\n")).not.toMatch(/devtools|Warning:|not a function|not foresee/);
  });
});
