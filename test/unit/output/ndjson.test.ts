import { describe, expect, it } from "vitest";
import { createNdjsonOutput } from "../../../src/output/ndjson.ts";
import { exampleProblem, exampleRun } from "../../support/events.ts";

describe("NDJSON", () => {
  it("opens with its version, stamps every event and ends with run-ended, whatever comes after it", () => {
    let text = "";
    const now = () => new Date("2026-01-02T03:04:05.678Z");
    const hear = createNdjsonOutput({
      write: (part) => {
        text += part;
      },
      version: "0.1.0",
      run: "r1",
      now,
    });
    for (const event of [...exampleRun, ...exampleRun]) hear(event);
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines[0]).toEqual({
      type: "version",
      v: 1,
      product: "dittofeed-setup",
      version: "0.1.0",
      at: "2026-01-02T03:04:05.678Z",
      run: "r1",
    });
    expect(lines).toHaveLength(exampleRun.length + 1);
    expect(lines.slice(1).map((line) => line.type)).toEqual(exampleRun.map((event) => event.type));
    for (const line of lines) expect(line).toMatchObject({ v: 1, run: "r1", at: "2026-01-02T03:04:05.678Z" });
  });

  it("writes a problem as its parts", () => {
    let text = "";
    const hear = createNdjsonOutput({
      write: (part) => {
        text += part;
      },
      version: "0",
      run: "r",
      now: () => new Date(0),
    });
    hear({ type: "task-failed", task: "a", problem: exampleProblem });
    expect(JSON.parse(text.split("\n")[1] ?? "").problem).toEqual(exampleProblem.toJSON());
    expect(text).not.toContain("stack");
  });
});
