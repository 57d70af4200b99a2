import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildHarness } from "../support/build-harness.ts";
import type { TestTerminal } from "../support/terminal.ts";
import { startTerminal } from "../support/terminal.ts";

let harness: string;
let terminal: TestTerminal;

beforeAll(async () => {
  harness = await buildHarness();
});

afterEach(() => {
  terminal.kill("SIGKILL");
});

const sizes = [
  { cols: 80, rows: 24 },
  { cols: 40, rows: 12 },
];

function start(size = { cols: 80, rows: 24 }, env: Record<string, string> = {}): TestTerminal {
  const settings = { ENGINE: "1", NODE_ENV: "production", ...env };
  // What stood there before, the terminal's modes before and after, and the exit code.
  const script = `echo before; echo "<$(stty -g)>"; "${process.execPath}" "${harness}"; echo "exit $?"; echo "<$(stty -g)>"; echo after; sleep 60`;
  return startTerminal("/bin/sh", ["-c", script], { ...size, env: settings });
}

/** The terminal is as it was: modes, cursor, screen, and what stood on it. */
function expectRestored(): void {
  const lines = terminal.scrollback();
  const text = lines.join("\n");
  const modes = text.replaceAll("\n", "").match(/<[0-9a-f:]+>/g);
  expect(lines[0]).toBe("before");
  expect(modes).toHaveLength(2);
  expect(modes?.[0]).toBe(modes?.[1]);
  expect(terminal.isCursorVisible()).toBe(true);
  expect(terminal.isAlternateScreen()).toBe(false);
  const last = (mode: string) => terminal.written().lastIndexOf(`\x1b[?${mode}`);
  expect(last("2004l")).toBeGreaterThan(last("2004h"));
  expect(last("7h")).toBeGreaterThan(last("7l"));
  expect(terminal.written()).not.toContain("\x1b[3J");
}

async function startRun(): Promise<void> {
  await terminal.waitFor("Use the saved profile");
  terminal.press("enter");
  await terminal.waitFor("Options");
  terminal.press("enter");
  await terminal.waitFor("Nothing has been changed yet");
  terminal.press("enter");
}

describe("the wizard on a real terminal", () => {
  it.each(sizes)("installs in embedded mode at $cols x $rows, with a pasted secret", async (size) => {
    terminal = start(size, { SHOW_KEPT: "1" });
    await terminal.waitFor("Use the saved profile");
    expect(terminal.isCursorVisible()).toBe(false);
    terminal.press("down", "enter");
    await terminal.waitFor("Mode");
    terminal.press("down", "enter");
    await terminal.waitFor("❯ Domain");
    terminal.paste("acme.org\n");
    await terminal.waitFor("https://app.acme.org");
    terminal.press("enter");
    await terminal.waitFor("Workspace and administrator");
    terminal.type("Acme\rops@acme.org\r");
    await terminal.waitFor("Set it up");
    terminal.press("right", "enter");
    terminal.type("1-a.apps.googleusercontent.com\r");
    await terminal.waitFor("paste it here");
    terminal.paste("GOCSPX-correct-horse\r\n");
    await terminal.waitFor("●●●●●●●●");
    terminal.press("enter");
    await terminal.waitFor("Continue with these settings");
    terminal.press("enter");
    await terminal.waitFor("Nothing has been changed yet");
    terminal.press("enter");
    await terminal.waitFor("Finished");
    terminal.press("enter");
    await terminal.waitFor("after");
    const text = terminal.scrollback().join("\n");
    expect(text).toContain("exit 0");
    expect(text).toContain("https://app.example.com/dashboard");
    expect(text.replaceAll("\n", "")).toContain('kept: [["GOOGLE_CLIENT_SECRET","GOCSPX-correct-horse"]]');
    expect(terminal.written().split("kept: ")[0]).not.toContain("correct-horse");
    expectRestored();
  });

  it("leaves with 130 on Ctrl-C, and leaves the terminal as it was", async () => {
    terminal = start();
    await terminal.waitFor("Use the saved profile");
    terminal.press("ctrl-c");
    await terminal.waitFor("after");
    expect(terminal.scrollback().join("\n")).toContain("Nothing was changed.\nexit 130");
    expectRestored();
  });

  it("asks once on Ctrl-C of a running installation, and stops cleanly", async () => {
    terminal = start(sizes[0], { SCENARIO: "slow" });
    await startRun();
    await terminal.waitFor("cloudflared begins");
    terminal.press("ctrl-c");
    await terminal.waitFor("Stop now?");
    terminal.type("y");
    await terminal.waitFor("after");
    const text = terminal.scrollback().join("\n");
    expect(text).toContain("Resume:     dittofeed-setup");
    expect(text).toContain("exit 130");
    expectRestored();
  });

  it("leaves at once on the third Ctrl-C, when stopping takes too long", async () => {
    terminal = start(sizes[0], { SCENARIO: "slow", NEVER_STOPS: "1" });
    await startRun();
    await terminal.waitFor("cloudflared begins");
    terminal.press("ctrl-c");
    await terminal.waitFor("Stop now?");
    terminal.press("ctrl-c");
    await terminal.waitFor("Stopping at a safe point");
    terminal.press("ctrl-c");
    await terminal.waitFor("after");
    expect(terminal.scrollback().join("\n")).toContain("exit 130");
    expectRestored();
  });

  it("leaves each row once, however often the terminal is resized", async () => {
    terminal = start(sizes[0], { SCENARIO: "slow", SLOW: "1" });
    await startRun();
    await terminal.waitFor("cloudflared begins");
    const before = withoutTimes(terminal.screen());
    const shapes: [number, number][] = [
      [40, 12],
      [100, 30],
      [60, 18],
      [80, 24],
      [41, 40],
    ];
    for (let round = 0; round < 4; round += 1) for (const [cols, rows] of shapes) terminal.resize(cols, rows);
    terminal.resize(80, 24);
    await terminal.waitUntil((rows) => withoutTimes(rows) === before, `the same picture as before:\n${before}`);
    expect(before.match(/Ctrl-C stop/g)).toHaveLength(1);
  });

  it("draws on a terminal whose environment says CI", async () => {
    terminal = start(sizes[0], { CI: "", SCENARIO: "flood" });
    await startRun();
    await terminal.waitFor("Finished");
    terminal.press("end");
    await terminal.waitFor(/\d+ ms, \d+ MiB/);
    expect(terminal.written().length).toBeLessThan(200_000);
  });

  it.each([
    ["LANG=C", { LANG: "C" }],
    ["a dumb terminal", { TERM: "dumb" }],
  ])("uses plain letters and no colour codes that matter with %s", async (_, env) => {
    terminal = start(sizes[0], { ...env, NO_COLOR: "1" });
    await terminal.waitFor("> Use the saved profile");
    expect(terminal.screen().join("")).toMatch(/^[ -~]*$/);
    expect(terminal.written()).not.toMatch(colour);
  });
});

const colour = new RegExp(`${"\x1b"}\\[[0-9;]*[34][0-9]m`);

/** What of a running installation stays the same while it goes on: no clock, no spinner, no speed. */
function withoutTimes(rows: string[]): string {
  return rows
    .map((row) => row.replace(/ +\d+ s$|(?<=\(\d+ %\)).*$/, "").replace(/^( *)[▶\u2800-\u28ff]/, "$1▶"))
    .join("\n");
}

it("the window's title says where it is, phase by phase, and is the old one afterwards", async () => {
  terminal = start({ cols: 80, rows: 24 }, { SCENARIO: "slow" });
  await terminal.waitFor("Welcome");
  expect(terminal.written()).toContain("\x1b[22;2t");
  // The title follows its picture; the next picture comes after it.
  terminal.press("down");
  await terminal.waitFor("❯ New installation");
  expect(terminal.written()).toContain("\x1b]2;dittofeed-setup: Welcome\x07");
  terminal.press("ctrl-c");
  await terminal.waitFor("after");
  expect(terminal.written()).toContain("\x1b[23;2t");
});
