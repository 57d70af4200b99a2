import { expect, test } from "vitest";
import { createClock } from "../../../src/adapters/host/host.ts";
import { Problem } from "../../../src/domain/problem.ts";
import { withTimeout } from "../../../src/facts/with-timeout.ts";

const clock = createClock();
const never = new AbortController().signal;

test("what it gives", async () => {
  expect(await withTimeout(clock, 1_000, never, async () => 7)).toEqual({ state: "seen", value: 7 });
});

test("one that hangs ends at its limit, and is told to stop", async () => {
  let told = false;
  const seen = await withTimeout(clock, 20, never, (signal) => {
    signal.addEventListener("abort", () => {
      told = true;
    });
    return new Promise(() => undefined);
  });
  expect([seen, told]).toEqual([{ state: "failed", saw: "no answer within 0.02 s" }, true]);
});

test("one that throws says why, a Problem in its own words", async () => {
  const problem = new Problem({ code: "docker-failed", title: "T", saw: "what was seen", why: "W", next: "N" });
  expect(await withTimeout(clock, 1_000, never, () => Promise.reject(problem))).toEqual({
    state: "failed",
    saw: "what was seen",
  });
  const thrown = await withTimeout(clock, 1_000, never, () => Promise.reject(new Error("plain")));
  expect(thrown).toEqual({ state: "failed", saw: "plain" });
});

test("an interruption ends it at once", async () => {
  const control = new AbortController();
  const seen = withTimeout(clock, 60_000, control.signal, (signal) => clock.sleep(60_000, signal));
  control.abort();
  expect(await seen).toEqual({ state: "failed", saw: "stopped" });
});
