import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { dockerWait, WaitingLine } from "../../../src/cli/waiting-line.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A line, an engine that answers when it is told to, and what reached stderr. */
function waiting({ isTerminal = true } = {}) {
  let written = "";
  const line = new WaitingLine({
    write: (text) => {
      written += text;
    },
    isTerminal,
    columns: () => 80,
    elapsed: () => performance.now(),
  });
  let answer: () => void = () => undefined;
  const docker = line.watching(
    {
      inspectEngine: () => new Promise<string>((resolve) => (answer = () => resolve("usable"))),
      up: () => new Promise<void>(() => undefined),
    },
    dockerWait,
  );
  const out: string[] = [];
  const stdout = line.before({ write: (text: string) => out.push(text), columns: 80 });
  return { line, docker, stdout, out, written: () => written, answer: () => answer() };
}

describe("the line about what is waited for", () => {
  it("comes after half a second of silence, counts, and is gone before the first word", async () => {
    const { docker, stdout, written, answer, out } = waiting();
    const asked = docker.inspectEngine();
    await vi.advanceTimersByTimeAsync(499);
    expect(written()).toBe("");
    await vi.advanceTimersByTimeAsync(2501);
    expect(written()).toContain("\rWaiting for Docker: 2 of at most 10 s\x1b[K");
    answer();
    expect(await asked).toBe("usable");
    stdout.write("acme: running\n");
    expect(written().endsWith("\r\x1b[K")).toBe(true);
    expect([out, stdout.columns]).toEqual([["acme: running\n"], 80]);
  });

  it("is never there for what answers soon, nor once the command has spoken", async () => {
    const { docker, stdout, written, answer } = waiting();
    void docker.inspectEngine();
    answer();
    await vi.advanceTimersByTimeAsync(5000);
    expect(written()).toBe("");
    stdout.write("The plan:\n");
    void docker.inspectEngine();
    await vi.advanceTimersByTimeAsync(5000);
    expect(written()).toBe("");
  });

  it("is one plain line for a reader, though it is a terminal", async () => {
    const { line, docker, written } = waiting();
    line.inLines();
    void docker.inspectEngine();
    await vi.advanceTimersByTimeAsync(2999);
    expect(written()).toBe("");
    await vi.advanceTimersByTimeAsync(5000);
    expect(written()).toBe("Waiting for Docker, at most 10 s\n");
  });

  it("says nothing of work that speaks for itself", async () => {
    const { docker, written } = waiting();
    void docker.up();
    await vi.advanceTimersByTimeAsync(5000);
    expect(written()).toBe("");
  });

  it("without a terminal it is one line, and only where it takes really long", async () => {
    const { docker, written } = waiting({ isTerminal: false });
    void docker.inspectEngine();
    await vi.advanceTimersByTimeAsync(2000);
    expect(written()).toBe("");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(written()).toBe("Waiting for Docker, at most 10 s\n");
  });

  it("is over where a program reads along", async () => {
    const { line, docker, written } = waiting({ isTerminal: false });
    line.end();
    void docker.inspectEngine();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(written()).toBe("");
  });
});
