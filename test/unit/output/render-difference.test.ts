import { expect, it } from "vitest";
import { renderDifference } from "../../../src/output/text/render-difference.ts";

it("shows changed lines with two around them, and where they stand", () => {
  const before = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`).join("\n");
  const after = before.replace("line 9", "line nine");
  expect(renderDifference(before, `${after}\n`)).toEqual([
    ...["... line 7", " line 7", " line 8", "-line 9", "+line nine", " line 10", " line 11", "-line 12", "+line 12"],
  ]);
  expect(renderDifference("a\n", "b\n")).toEqual(["-a", "+b"]);
  expect(renderDifference("a\n", "a\n")).toEqual([]);
});
