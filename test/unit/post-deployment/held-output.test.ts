import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { holdOutput } from "../../../src/post-deployment/held-output.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("sends an hour of lines in a few pieces, the first soon, and the rest at its end", () => {
  const sent: { at: number; lines: number }[] = [];
  const began = Date.now();
  const output = holdOutput((text) =>
    sent.push({ at: (Date.now() - began) / 1_000, lines: text.split("\n").length - 1 }),
  );
  for (let second = 0; second < 3_600; second += 1) {
    output.write(`line ${second}\n`);
    vi.advanceTimersByTime(1_000);
  }
  output.write("last\n");
  output.flush();
  output.flush();
  expect(sent[0]).toEqual({ at: 5, lines: 5 });
  expect(sent.length).toBeLessThan(20);
  expect(sent.reduce((sum, { lines }) => sum + lines, 0)).toBe(3_601);
});
