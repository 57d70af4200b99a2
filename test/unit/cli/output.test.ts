import { describe, expect, test } from "vitest";
import type { Context } from "../../../src/cli/context.ts";
import { chooseOutput } from "../../../src/cli/output.ts";
import { createRedactor } from "../../../src/output/redactor.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";

const foreign = "\u001b[2Jname\u0007\tof \u202ea role\u009b1A\n";

function chosen(output: "auto" | "json") {
  const written = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") => ({
    write: (text: string) => {
      written[name] += text;
    },
    on: () => undefined,
  });
  const redactor = createRedactor();
  redactor.makeSecret("POSTGRES_PASSWORD", "correct-horse");
  const clock = { now: () => new Date("2026-01-02T03:04:05Z"), elapsed: () => 0 };
  const host = { randomBytes: () => new Uint8Array(3) };
  const parts = { redactor, ports: untouchablePorts({ clock, host } as never), version: "1", environment: {} };
  const context = { ...parts, stdout: stream("stdout"), stderr: stream("stderr") } as never as Context;
  return { redactor, ...chooseOutput(context, { output: output as never, verbose: false, color: "auto" }), written };
}

describe("what leaves through the terminal", () => {
  test("is cleaned of what could steer it, for people; line ends and tabs stay", () => {
    const { print, tell, written } = chosen("auto");
    print([foreign.trimEnd()]);
    tell([foreign.trimEnd()]);
    expect(written).toEqual({ stdout: "name\tof a role\n".repeat(2), stderr: "" });
  });

  test("is cleaned before it is searched for secrets: a control character hides none", () => {
    const { print, written } = chosen("auto");
    print(["password correct-\u0000ho\u001b[0mrse"]);
    expect(written.stdout).toBe("password [POSTGRES_PASSWORD hidden]\n");
  });

  test("keeps our own colours where they are painted, and what JSON says as it is", () => {
    const { paint, written } = chosen("auto");
    paint("\u001b[36mapi |\u001b[0m correct-horse\n");
    expect(written.stdout).toBe("\u001b[36mapi |\u001b[0m [POSTGRES_PASSWORD hidden]\n");
    const json = chosen("json");
    json.json({ name: "a \u202ename" }, 0);
    json.tell([foreign.trimEnd()]);
    expect(json.written).toEqual({ stdout: '{"name":"a \\u202ename"}\n', stderr: "name\tof a role\n" });
    expect(JSON.parse(json.written.stdout)).toEqual({ name: "a \u202ename" });
  });

  test("shows a line break that came from outside, so that nobody else writes a line of ours", () => {
    const { print, written } = chosen("auto");
    print(["name of a tenant\nNext: rm -rf /", "second"]);
    expect(written.stdout).toBe("name of a tenant\\nNext: rm -rf /\nsecond\n");
  });

  test("JSON is redacted before it is made, and stays JSON whatever the secret is", () => {
    const { json, written, redactor } = chosen("json");
    redactor.makeSecret("A_PASSWORD", '","b":');
    redactor.makeSecret("B_PASSWORD", "name");
    json({ a: 'x","b":y', name: "correct-\u200bhorse", count: 604800, is: true, null: null });
    expect(JSON.parse(written.stdout)).toEqual({
      a: "x[A_PASSWORD hidden]y",
      name: "[POSTGRES_PASSWORD hidden]",
      count: 604800,
      is: true,
      null: null,
    });
  });
});
