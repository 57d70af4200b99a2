import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import type { TaskEvent } from "../../../src/domain/event.ts";
import { createLogFile } from "../../../src/output/log-file.ts";
import { createRedactor } from "../../../src/output/redactor.ts";
import { fanOut, quietWriter } from "../../../src/output/reporter.ts";
import { exampleRun } from "../../support/events.ts";

const line: TaskEvent = { type: "task-line", task: "a", source: "api", line: "password=correct-horse" };

describe("fan-out", () => {
  it("redacts once and goes on when a renderer breaks", () => {
    const redactor = createRedactor();
    redactor.makeSecret("POSTGRES_PASSWORD", "correct-horse");
    const heard: TaskEvent[] = [];
    const broken: unknown[] = [];
    const failing = () => {
      throw new Error("EPIPE");
    };
    const emit = fanOut({
      redactEvent: redactor.redactDeep,
      to: [failing, (event) => heard.push(event)],
      onBroken: (thrown) => broken.push(thrown),
    });
    emit(line);
    emit(line);
    expect(heard).toEqual([1, 2].map(() => ({ ...line, line: "password=[POSTGRES_PASSWORD hidden]" })));
    expect(broken).toHaveLength(1);
  });

  it("cleans another program's line before it is searched: a control character hides no secret", () => {
    const redactor = createRedactor();
    redactor.makeSecret("POSTGRES_PASSWORD", "correct-horse");
    const heard: TaskEvent[] = [];
    const emit = fanOut({ redactEvent: redactor.redactDeep, to: [(event) => heard.push(event)] });
    emit({ ...line, line: "password=correct-\u0000ho\u001b[1mrse\tand more" });
    expect(heard).toEqual([{ ...line, line: "password=[POSTGRES_PASSWORD hidden]\tand more" }]);
  });

  it("lets nothing through that could not be redacted; the end of a run is heard without its words", () => {
    const heard: TaskEvent[] = [];
    const redactEvent = () => {
      throw new Error("correct-horse");
    };
    const emit = fanOut({ redactEvent, to: [(event) => heard.push(event)] });
    emit(line);
    for (const event of exampleRun) emit(event);
    expect(heard).toMatchObject([{ type: "run-ended", problem: { title: "Something could not be shown" } }]);
    expect(JSON.stringify(heard)).not.toContain("correct-horse");
  });

  it("outlives a closed pipe", async () => {
    const stream = new PassThrough();
    const closed: Error[] = [];
    const write = quietWriter(stream, (error) => closed.push(error));
    stream.destroy(new Error("EPIPE"));
    await new Promise((resolve) => stream.once("close", resolve));
    write("after the end\n");
    write("and again\n");
    expect(closed.map((error) => error.message)).toEqual(["EPIPE"]);
  });
});

describe("log file", () => {
  it("holds everything a run said, dated", async () => {
    let text = "";
    const hear = createLogFile({
      append: (part) => {
        text += part;
      },
      now: () => new Date("2026-01-02T03:04:05Z"),
    });
    for (const event of exampleRun) hear(event);
    for (const each of text.trimEnd().split("\n")) expect(each).toMatch(/^2026-01-02T03:04:05.000Z/);
    await expect(text).toMatchFileSnapshot("../../fixtures/output/log-file.txt");
  });
});
