import { describe, expect, it } from "vitest";
import { createLogLine, isAtLeast, levelOf } from "../../../src/output/logs/log-line.ts";
import { LogViewer } from "../../../src/output/logs/log-viewer.ts";
import { createRedactor } from "../../../src/output/redactor.ts";

describe("the level of a line", () => {
  it.each([
    ['{"level":50,"time":1,"msg":"boom"}', "error"],
    ['{"level":30,"time":1,"msg":"an ERROR in the text"}', "info"],
    ['{"level":"warn","ts":"2026","msg":"x"}', "warn"],
    ["2026-11-24 10:00:00.000 UTC [42] FATAL:  password authentication failed", "error"],
    ["2026-11-24 10:00:00.000 UTC [1] LOG:  database system is ready", "info"],
    ["2026.11.24 10:00:00.000000 [ 1 ] {} <Error> Application: DB::Exception", "error"],
    ["2026.11.24 10:00:00.000000 [ 1 ] {} <Warning> Context: x", "warn"],
    ["2026-11-24T10:00:00Z ERR Failed to dial", "error"],
    ["2026-11-24T10:00:00Z INF Registered tunnel connection", "info"],
    ["level=warning msg=slow", "warn"],
    ["TypeError: x is not a function", "error"],
    ["packages/api/src/x.ts(5,8): error TS2307: Cannot find module 'emailo'", "error"],
    ["    at Object.<anonymous> (/app/error.js:1:1)", "none"],
    ["no errors were found", "none"],
    ["1:M 24 Nov 2026 10:00:00.000 * Ready to accept connections", "none"],
  ])("%s is %s", (line, level) => expect(levelOf(line)).toBe(level));

  it("counts upwards", () => {
    expect([isAtLeast("level=error", "warn"), isAtLeast("level=info", "warn"), isAtLeast("plain", "none")]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

it("colours a service always alike, and only what is wrong; without colours it is plain text", () => {
  const plain = createLogLine(["api", "postgres"], "none", createRedactor());
  expect(plain("api", "ERROR: x")).toBe("api      | ERROR: x");
  const painted = createLogLine(["api", "postgres"], "256", createRedactor());
  expect(painted("api", "fine")).toBe("\x1b[38;5;99mapi      |\x1b[0m fine");
  expect(painted("postgres", "ERROR: x")).toBe("\x1b[38;5;29mpostgres |\x1b[0m \x1b[1;38;5;167mERROR: x\x1b[0m");
});

describe("following logs with keys", () => {
  function viewer(filter = { text: "", level: "none" as const }) {
    let said = "";
    const print = (text: string) => {
      said += text;
    };
    const one = new LogViewer(print, (service, line) => `${service}: ${line}`, filter);
    const take = () => {
      const text = said;
      said = "";
      return text;
    };
    return { one, take, type: (...keys: string[]) => keys.map((key) => one.press(key)) };
  }

  it("tells what comes, and with a filter only what fits, whatever its case", () => {
    const { one, take } = viewer();
    one.add("api", "hello");
    expect(take()).toBe("api: hello\n");
    const filtered = viewer({ text: "HEL", level: "none" });
    filtered.one.add("api", "hello");
    filtered.one.add("api", "bye");
    filtered.one.add("helper", "bye");
    expect(filtered.take()).toBe("api: hello\nhelper: bye\n");
  });

  it("o goes through the services one by one and back to all, a shows all", () => {
    let said = "";
    const one = new LogViewer(
      (text) => {
        said = text;
      },
      (service, line) => `${service}: ${line}`,
      { text: "", level: "none", services: ["api", "worker"] },
    );
    one.add("api", "red");
    one.add("worker", "green");
    const shown = ["o", "o", "o", "o", "a"].map((key) => {
      one.press(key);
      return said;
    });
    expect(shown).toEqual([
      ...["api: red\n", "worker: green\n", "api: red\nworker: green\n", "api: red\n"],
      "api: red\nworker: green\n",
    ]);
  });

  it("/ asks for a filter, holds lines back while it is typed, and tells again what fits", () => {
    const { one, take, type } = viewer();
    one.add("api", "red");
    one.add("api", "green");
    take();
    type("/", "g", "x", "backspace", "r");
    one.add("api", "grey");
    expect(take()).toBe("\nfilter: gx\b \br");
    type("enter");
    expect(take()).toBe('\n-- only with "gr", all levels; 2 of 3 lines --\napi: green\napi: grey\n');
    type("/", "z", "escape");
    expect(take()).toContain('only with "gr"');
    type("/", "enter");
    expect(take()).toContain("-- no filter, all levels; 3 of 3 lines --\napi: red\n");
  });

  it("l goes through the levels", () => {
    const { one, take, type } = viewer();
    for (const line of ["ERROR: a", "WARNING: b", "INFO: c", "d"]) one.add("api", line);
    take();
    type("l");
    expect(take()).toBe("-- no filter, warnings and errors; 2 of 4 lines --\napi: ERROR: a\napi: WARNING: b\n");
    type("l");
    expect(take()).toBe("-- no filter, errors; 1 of 4 lines --\napi: ERROR: a\n");
    type("l");
    expect(take()).toContain("4 of 4 lines");
  });

  it("space holds back and goes on without losing a line; q leaves", () => {
    const { one, take, type } = viewer();
    type(" ");
    expect(take()).toBe("-- paused; Space resumes --\n");
    one.add("api", "kept");
    expect(take()).toBe("");
    type(" ");
    expect(take()).toContain("api: kept\n");
    expect(type("x", "q")).toEqual([true, false]);
  });

  it("t shows and hides the times of all that is kept", () => {
    const said: string[] = [];
    const format = (_: string, line: string, at?: string) => `${at ?? "-"} ${line}`;
    const one = new LogViewer((text) => void said.push(text), format, { text: "", level: "none" });
    one.add("api", "hello", "10:00");
    one.press("t");
    one.add("api", "bye", "10:01");
    one.press("t");
    expect(
      said
        .join("")
        .split("\n")
        .filter((line) => !line.startsWith("--")),
    ).toEqual(["- hello", "10:00 hello", "10:01 bye", "- hello", "- bye", ""]);
  });

  it("keeps the last lines only, however many come", () => {
    const { one, take, type } = viewer();
    for (let number = 0; number < 20_000; number += 1) one.add("api", `line ${number}`);
    take();
    type("l", "l", "l");
    expect(take()).toMatch(/line 19999\n$/);
  });
});
