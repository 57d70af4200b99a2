import { describe, expect, it } from "vitest";
import { createDoctor } from "../../../../screens/doctor/doctor.ts";
import type { Finding } from "../../../../src/domain/finding.ts";
import { bad, engineIsDead, fakeDoctorServices } from "../../../support/fake-doctor-services.ts";
import { keys, renderApp } from "../../../support/render-app.tsx";

type Fakes = Parameters<typeof fakeDoctorServices>;

function doctor(wrong: Fakes[0], fixes: Fakes[1] = {}, parts: Fakes[2] = {}, size = { columns: 80, rows: 24 }) {
  const fake = fakeDoctorServices(wrong, fixes, parts);
  return { ...fake, ...renderApp((pace) => createDoctor(fake.services, pace), size) };
}

const waiting = (on: "H1" | "S1"): Finding => ({ status: "unknown", saw: `waiting on ${on}`, waitsOn: [on] });

describe("the doctor's screen", () => {
  it("shows a healthy stack folded, and ends with 0", async () => {
    const { sees, frame, type, app, asked } = doctor({});
    await sees("No problems.");
    expect(frame()).toContain("❯ ✔ 10 checks OK");
    expect(frame()).not.toContain("S1");
    type("q");
    expect(await app.finished).toMatchObject({ exitCode: 0, repairs: [] });
    expect(asked).toMatchObject({ looks: 1, cancelled: 1 });
  });

  it("lists what is wrong, worst first, with what to make of the selected one", async () => {
    const { sees, frame, type, app } = doctor(
      { C13: bad("HubSpot has an ID but no secret."), S1: bad("api-1 has exited."), E2: bad("It says 500.", "warn") },
      { S1: "safe" },
    );
    await sees("2 problems, 1 warning.");
    expect(frame()).toMatch(/❯ ✘ C13 {2}HubSpot has an ID but no secret\./);
    expect(frame()).toMatch(/ {2}⚠ E2 {3}It says 500\./);
    expect(frame()).toContain("Next: docker start api");
    expect(frame().split("\n").at(-1)).not.toContain("f fix");
    type(keys.down);
    await sees("f fixes it: Starts demo-api-1. Nothing is down meanwhile. No data is");
    expect(frame()).toMatch(/❯ ✘ S1/);
    expect(frame().split("\n").at(-1)).toContain("f fix");
    type(keys.escape);
    expect(await app.finished).toMatchObject({ exitCode: 3 });
  });

  it("one dead engine is one line: what waits on it is counted", async () => {
    const { sees, frame } = doctor({
      H1: bad("The engine does not answer"),
      S1: waiting("H1"),
      S4: waiting("S1"),
      D1: waiting("H1"),
    });
    await sees("1 problem; 3 checks wait for H1.");
    expect(frame()).toContain("3 checks wait for this.");
    expect(frame()).not.toMatch(/S1|D1/);
  });

  it("opens a finding with all that was seen, and goes back to the same one", async () => {
    const { sees, frame, type } = doctor({ C13: bad("no secret"), S1: bad("api-1 has exited.") }, { S1: "restarts" });
    await sees("2 problems");
    type(keys.down + keys.enter);
    await sees("S1, services");
    for (const text of ["Expected: Every container is running.", "HTTP 500", "log: it broke", "docker start api"])
      expect(frame()).toContain(text);
    expect(frame()).toContain("Fix: Start what is down, dependencies first");
    expect(frame()).toContain("docker start demo-api-1");
    type(keys.escape);
    await sees("❯ ✘ S1");
  });

  it("repairs the selected one: shows the commands first, does them, and says what it saw afterwards", async () => {
    const { sees, type, asked, app } = doctor({ S1: bad("api-1 has exited.") }, { S1: "safe" });
    await sees("1 problem");
    type("f");
    await sees("Nothing has been changed yet.");
    await sees("docker start demo-api-1");
    expect(asked.repaired).toEqual([]);
    type(keys.enter);
    await sees("✔ S1   Fixed");
    expect(asked.repaired).toEqual(["S1"]);
    type(keys.enter);
    await sees("No problems.");
    type("q");
    expect(await app.finished).toMatchObject({ exitCode: 0, repairs: [{ id: "S1", state: "fixed" }] });
  });

  it("leaves it as it is on Escape", async () => {
    const { sees, type, asked } = doctor({ S1: bad("api-1 has exited.") }, { S1: "safe" });
    await sees("1 problem");
    type("f");
    await sees("Do this now?");
    type(keys.escape);
    await sees("1 problem");
    expect(asked.repaired).toEqual([]);
  });

  it("says so where a finding has no repair, or nothing is wrong", async () => {
    const { sees, type } = doctor({ C13: bad("no secret") });
    await sees("1 problem");
    type("f");
    await sees("C13 has no automatic fix. Enter shows what to type.");
    type("e");
    await sees("Nothing here has an automatic fix.");
    const well = doctor({});
    await well.sees("No problems.");
    well.type("f");
    await well.sees("Nothing to fix here.");
  });

  it("e repairs all problems, a the warnings too; what destroys is left to its own key", async () => {
    const wrong = { C7: bad("a"), S1: bad("b"), S4: bad("c", "warn"), D1: bad("d") };
    const fixes = { C7: "safe", S1: "restarts", S4: "safe", D1: "destroys" } as const;
    const errors = doctor(wrong, fixes);
    await errors.sees("3 problems");
    errors.type("e");
    await errors.sees("Fix 2 findings");
    errors.type(keys.enter);
    await errors.sees("Checked again");
    expect(errors.asked.repaired).toEqual(["C7", "S1"]);
    const all = doctor(wrong, fixes);
    await all.sees("3 problems");
    all.type("a");
    await all.sees("Fix 3 findings");
    all.type(keys.enter);
    await all.sees("Checked again");
    // An old password keeps everything else from starting, so it goes first.
    expect(all.asked.repaired).toEqual(["S4", "C7", "S1"]);
  });

  it("does not repair what another repair has mended", async () => {
    const fake = doctor({ C7: bad("a"), S1: bad("b") }, { C7: "safe", S1: "safe" }, {});
    const { repair: treat } = fake.services;
    fake.services.repair = (id, on) => {
      fake.left.clear();
      return treat(id, on);
    };
    await fake.sees("2 problems");
    fake.type(`e${keys.enter}`);
    await fake.sees("S1   OK already");
    expect(fake.asked.repaired).toEqual(["C7"]);
  });

  it("what cannot be undone needs its name typed", async () => {
    const { sees, type, asked } = doctor({ D1: bad("too many rows") }, { D1: "destroys" });
    await sees("1 problem");
    type("f");
    await sees("This cannot be undone. Type the-data to agree:");
    type(keys.enter);
    await sees("Nothing was done. Type the-data");
    type("y the-dat");
    type(keys.enter);
    await sees("Nothing was done");
    expect(asked.repaired).toEqual([]);
    type(keys.clear);
    type(keys.paste("the-data\n"));
    await sees("❯ the-data");
    type(keys.enter);
    await sees("Fixed");
    expect(asked.repaired).toEqual(["D1"]);
  });

  it("tells the truth about a repair that did not help, or that stopped", async () => {
    const fake = doctor({ S1: bad("api-1 has exited."), S4: bad("refused") }, { S1: "safe", S4: "safe" }, {});
    fake.services.repair = async (id) => ({
      problem: id === "S4" ? engineIsDead : undefined,
      reports: fake.all(),
    });
    await fake.sees("2 problems");
    fake.type(`e${keys.enter}`);
    await fake.sees("✘ S1   Still failing: api-1 has exited.");
    expect(fake.frame()).toContain("The repair stopped: Docker did not do it");
    expect(fake.frame()).toContain("permission denied");
    fake.type(`${keys.enter}q`);
    expect(await fake.app.finished).toMatchObject({
      exitCode: 3,
      repairs: [
        { id: "S4", state: "not-fixed" },
        { id: "S1", state: "not-fixed" },
      ],
    });
  });

  it("says so where the look after a repair failed, and goes on with the next", async () => {
    const fake = doctor({ S1: bad("a"), E1: bad("b") }, { S1: "safe", E1: "safe" }, {});
    const { repair: treat } = fake.services;
    fake.services.repair = (id, on) => (id === "S1" ? Promise.reject(engineIsDead) : treat(id, on));
    await fake.sees("2 problems");
    fake.type(`e${keys.enter}`);
    await fake.sees("Checked again");
    expect(fake.frame()).toContain("⚠ S1   Could not be checked");
    expect(fake.frame()).toContain("permission denied");
    expect(fake.frame()).toContain("✔ E1   Fixed");
  });

  it("f repairs the finding that is open, also where an earlier one has come in since", async () => {
    let finish: (() => void) | undefined;
    const fake = doctor({ S1: bad("stopped") }, { C7: "safe", S1: "safe" });
    await fake.sees("1 problem");
    fake.services.check = async (onReport) => {
      for (const report of fake.all().filter(({ id }) => id === "S1")) onReport(report);
      await new Promise<void>((resolve) => (finish = resolve));
      return fake.all();
    };
    fake.type("r");
    await fake.sees("checking 1/10");
    fake.type(keys.enter);
    await fake.sees("S1, services");
    fake.left.set("C7", bad("anonymous"));
    finish?.();
    await fake.sees("2 problems");
    fake.type("f");
    await fake.sees("Do this now?");
  });

  it("Ctrl-C during a repair asks it to stop, and says what was left in the middle", async () => {
    const fake = doctor({ S1: bad("a"), S4: bad("b") }, { S1: "safe", S4: "safe" }, {});
    let stop: (reason: Error) => void = () => undefined;
    fake.services.repair = () => new Promise((_, reject) => (stop = reject));
    fake.services.cancel = () => stop(new Error("aborted"));
    await fake.sees("2 problems");
    fake.type(`e${keys.enter}`);
    await fake.sees("Fixing");
    fake.type(keys.ctrlC);
    expect(await fake.app.finished).toMatchObject({
      exitCode: 130,
      repairs: [
        { id: "S4", state: "running" },
        { id: "S1", state: "waiting" },
      ],
    });
  });

  it("takes a dropped line, which says so twice, for one request, and waits for the repair; a second key does not", async () => {
    const fake = doctor({ S1: bad("a") }, { S1: "safe" }, { cancel: () => undefined });
    let stop: (reason: Error) => void = () => undefined;
    fake.services.repair = () => new Promise((_, reject) => (stop = reject));
    await fake.sees("1 problem");
    fake.type(`f${keys.enter}`);
    await fake.sees("Fixing");
    fake.app.interrupt();
    fake.app.interrupt();
    await fake.sees("Stopping at a safe point");
    let isLeft = false;
    void fake.app.finished.then(() => (isLeft = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isLeft).toBe(false);
    stop(new Error("aborted"));
    expect(await fake.app.finished).toMatchObject({ exitCode: 130, repairs: [{ id: "S1", state: "running" }] });
    const again = doctor({ S1: bad("a") }, { S1: "safe" }, { cancel: () => undefined });
    again.services.repair = () => new Promise(() => undefined);
    await again.sees("1 problem");
    again.type(`f${keys.enter}`);
    await again.sees("Fixing");
    again.type(keys.ctrlC + keys.ctrlC);
    expect(await again.app.finished).toMatchObject({ exitCode: 130 });
  });

  it("looks again on r, without forgetting what it saw, and takes no repair meanwhile", async () => {
    const fake = doctor({ S1: bad("api-1 has exited.") }, { S1: "safe" });
    await fake.sees("1 problem");
    let finish: (() => void) | undefined;
    const { check: look } = fake.services;
    fake.services.check = async (onReport) => {
      await new Promise<void>((resolve) => (finish = resolve));
      return look(onReport);
    };
    fake.type("r");
    await fake.sees("checking 0/10");
    expect(fake.frame()).toContain("api-1 has exited.");
    fake.type("f");
    await fake.sees("Still checking. Try again in a moment.");
    fake.left.clear();
    finish?.();
    await fake.sees("No problems.");
    fake.type("q");
    expect(await fake.app.finished).toMatchObject({ exitCode: 0 });
  });

  it("left before the first look is whole, it does not say that all is well", async () => {
    const fake = doctor({}, {}, { check: () => new Promise(() => undefined) });
    await fake.sees("checking 0/10");
    fake.type("q");
    expect(await fake.app.finished).toMatchObject({ exitCode: 130, reports: [] });
  });

  it("says why it could not look, and can look again", async () => {
    const fake = doctor({}, {}, { check: () => Promise.reject(engineIsDead) });
    await fake.sees("permission denied");
    fake.services.check = fakeDoctorServices({}).services.check;
    fake.type("r");
    await fake.sees("No problems.");
    const left = doctor({}, {}, { check: () => Promise.reject(engineIsDead) });
    await left.sees("permission denied");
    left.type("q");
    expect(await left.app.finished).toMatchObject({ exitCode: 1, problem: engineIsDead });
  });

  it("reads the log of the service concerned, and of the next", async () => {
    const { sees, type, asked } = doctor({ D5: bad("no table") });
    await sees("1 problem");
    type("l");
    await sees("Log of postgres");
    await sees("postgres said 2");
    type("\t");
    await sees("Log of api");
    type(keys.left);
    await sees("Log of postgres");
    expect(asked.logs).toEqual(["postgres", "api", "postgres"]);
    type(keys.escape);
    await sees("1 problem");
  });

  it("writes the report and says where it lies", async () => {
    const { sees, type } = doctor({});
    await sees("No problems.");
    type("p");
    await sees("/root/dittofeed-report-demo.html");
    type(keys.escape);
    await sees("No problems.");
  });

  it("writes the bundle and says where it lies; says why where it could not", async () => {
    const { sees, type, asked, services } = doctor({});
    await sees("No problems.");
    type("b");
    await sees("/root/dittofeed-support-demo.tar.gz");
    expect(asked.bundles).toBe(1);
    services.bundle = () => Promise.reject(engineIsDead);
    type("qb");
    await sees("permission denied");
  });

  it("? shows the keys, and any key leads back", async () => {
    const { sees, type } = doctor({});
    await sees("No problems.");
    type("?");
    await sees("write a support bundle");
    type("x");
    await sees("No problems.");
  });

  it.each([
    [80, 24],
    [40, 12],
    [200, 50],
  ])("never fills more than %i columns and %i rows, on any screen", async (columns, rows) => {
    const long = `a word and another ${"x".repeat(150)} `.repeat(10);
    const fake = doctor(
      { C13: bad(long), S1: bad(long), D5: bad(long, "warn") },
      { S1: "safe" },
      {},
      { columns, rows },
    );
    await fake.sees("2 problems");
    for (const press of [keys.enter, "q", keys.down, "f", "q", "l", "q", "?", "x", "b"]) {
      fake.type(press);
      await new Promise((resolve) => setTimeout(resolve, 5));
      const lines = fake.frame().split("\n");
      expect(lines.length).toBeLessThan(rows);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    }
  });
});
