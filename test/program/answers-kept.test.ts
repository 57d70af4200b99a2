import { writeFileSync } from "node:fs";
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { exhaustive } from "../support/exhaustive.ts";
import { newUser, program, type User } from "../support/product.ts";
import { startTerminal, type TestTerminal } from "../support/terminal.ts";
import { type WaitingDocker, waitingDocker } from "../support/waiting-docker.ts";
import { answerEverything } from "./answer-everything.ts";

let user: User;
let docker: WaitingDocker;
const terminals: TestTerminal[] = [];

beforeEach(async () => {
  user = await newUser();
  docker = await waitingDocker(user);
});
afterEach(async () => {
  for (const one of terminals.splice(0)) one.kill("SIGKILL");
  await user.remove();
});

function open(args: readonly string[] = []): TestTerminal {
  const where = { cols: 80, rows: 24, cwd: user.room, env: { ...docker.env } };
  const on = startTerminal(process.execPath, [program, ...args], where);
  terminals.push(on);
  return on;
}

type Ending = [what: string, end: (on: TestTerminal) => void];

const draft = () => join(user.home, "config/dittofeed-setup/draft.json");
const profile = () => join(user.home, "config/dittofeed-setup/profiles/dittofeed.json");
const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
const unfolded = (on: TestTerminal) => on.scrollback().join("\n").replace(/\s+/g, " ");
const isGone = (pid: number) => expect.poll(() => isThere(`/proc/${pid}/cmdline`), { timeout: 20_000 }).toBe(false);

/** Answers everything, presses Start, and stands still before anything is saved. */
async function startAndHold(on: TestTerminal): Promise<void> {
  await answerEverything(on);
  await docker.hold();
  on.press("enter");
  await on.waitFor("Checking this machine again");
  await docker.isAsked();
}

/** The answers are all there, and are good for a whole rehearsal; after that nothing is kept twice. */
async function goesOn(): Promise<void> {
  const again = open();
  await again.waitFor("Resume where you left off");
  again.press("enter");
  await again.waitFor("Options");
  again.press("enter");
  await again.waitFor("Nothing has been changed yet");
  again.press("enter");
  await again.waitFor("Finished", 60_000);
  again.press("enter");
  expect((await again.exited).exitCode).toBe(0);
  expect(JSON.parse(await readFile(profile(), "utf8"))).toMatchObject({ workspace: { domain: "example.com" } });
  expect(await isThere(draft())).toBe(false);
}

describe("between Start and the saved profile", { timeout: 120_000 }, () => {
  it("Ctrl-C and y says that it was stopped, that nothing was changed, and what to type; the answers are kept", async () => {
    const on = open();
    await startAndHold(on);
    on.press("ctrl-c");
    await on.waitFor("Stop now?");
    on.type("y");
    expect((await on.exited).exitCode).toBe(130);
    const said = unfolded(on);
    expect(said).toContain("Stopped before the first step");
    expect(said).toMatch(/nothing was changed/i);
    expect(said).toContain("start dittofeed-setup again; your answers are saved, without secrets");
    expect(said).not.toMatch(/fault|not foresee|aborted|--profile|exit code 1\b/);
    expect(await isThere(profile())).toBe(false);
    await docker.letGo();
    await goesOn();
  });

  it.each<Ending>([
    // By day a terminal is closed in ssh.test.ts, where the link is cut.
    ...(exhaustive
      ? ([
          ["a closed terminal", (on) => on.close()],
          ["SIGHUP", (on) => on.kill("SIGHUP")],
          ["SIGTERM", (on) => on.kill("SIGTERM")],
        ] as Ending[])
      : []),
    ["kill -9", (on) => on.kill("SIGKILL")],
  ])("%s keeps the answers", async (_, end) => {
    const on = open();
    await startAndHold(on);
    end(on);
    await isGone(on.pid);
    expect(await isThere(draft())).toBe(true);
    expect(await isThere(profile())).toBe(false);
    await docker.letGo();
    await goesOn();
  });

  it("a stop that is heard only at the first step names no profile, because none is saved", async () => {
    const on = open();
    await answerEverything(on);
    // The look is over when the logs of old runs are removed, and whoever removes them is deaf to signals meanwhile.
    const logs = join(user.home, "state/dittofeed-setup/rehearsals/dittofeed/.dittofeed-setup/logs");
    const many = 40_000;
    await mkdir(logs, { recursive: true });
    for (let at = 0; at < many; at += 1)
      writeFileSync(join(logs, `20200101T000000Z-${at.toString(16).padStart(6, "0")}.log`), "");
    on.press("enter");
    await vi.waitFor(async () => expect((await readdir(logs)).length).toBeLessThan(many), { timeout: 30_000 });
    on.press("ctrl-c");
    await on.waitFor("Stop now?");
    on.type("y");
    await on.waitFor("Stopping at a safe point");
    expect((await readdir(logs)).length).toBeGreaterThan(100);
    expect((await on.exited).exitCode).toBe(130);
    const said = unfolded(on);
    expect(said).toContain('Stopped at "Save the profile"');
    expect(said).toContain("Resume: start dittofeed-setup again; your answers are saved, without secrets");
    expect(said).not.toContain("--profile");
    await goesOn();
  });
});

describe("where somebody asks to stop while it still looks", { timeout: 60_000 }, () => {
  const stopped = "Stopped as requested Nothing was changed. Run the same command again. ";

  it.each([
    ["the doctor", ["doctor"], "Stopped before anything was found. To check again: dittofeed-setup doctor "],
    ["a replay", ["apply", "profile.yaml"], stopped],
    ["a plan", ["plan", "profile.yaml"], stopped],
  ])("%s says so, and ends with 130", async (_, args, words) => {
    await execa("cp", [join(process.cwd(), "examples/rehearsal.yaml"), join(user.room, "profile.yaml")]);
    await docker.hold();
    const on = open(args);
    await docker.isAsked();
    on.press("ctrl-c");
    expect((await on.exited).exitCode).toBe(130);
    expect(unfolded(on).replace("^C", "")).toBe(words);
  });

  it("the wizard leaves its first screen, which is there although Docker says nothing", async () => {
    await docker.hold();
    const on = open();
    await docker.isAsked();
    await on.waitFor(/Docker \.\.\. [1-9] s/);
    on.press("down");
    await on.waitFor("❯ Rehearsal");
    on.press("ctrl-c");
    expect((await on.exited).exitCode).toBe(130);
    expect(unfolded(on)).toContain("Nothing was changed.");
  });

  it("a replay for a program says it as the run's end", async () => {
    await docker.hold();
    const running = execa(process.execPath, [program, "--profile", "-", "--json"], {
      ...{ env: docker.env, extendEnv: false, cwd: user.room, reject: false },
      input: await readFile("examples/rehearsal.yaml"),
    });
    await docker.isAsked();
    running.kill("SIGINT");
    const { stdout, exitCode } = await running;
    expect(exitCode).toBe(130);
    expect(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({
      ...{ type: "run-ended", outcome: "cancelled", exitCode: 130 },
      problem: { code: "cancelled", title: "Stopped as requested", why: "Nothing was changed." },
    });
  });
});
