import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TaskEvent } from "../../../src/domain/event.ts";
import { Problem } from "../../../src/domain/problem.ts";
import { createRedactor } from "../../../src/output/redactor.ts";
import { secretForms } from "../../../src/output/secret-forms.ts";

const awkward = "p@ss:/?#%&$\"'\\ é<>`";
/** Values that a person could have; one that is part of the words `[A_SECRET hidden]` could not be hidden by them. */
const value = fc
  .oneof(fc.string({ minLength: 4, maxLength: 40, unit: "grapheme" }), fc.string({ minLength: 4, unit: "binary" }))
  .filter(
    (text) =>
      text.length >= 4 && secretForms(text).every((form) => !"[A_SECRET hidden][B_SECRET hidden]".includes(form)),
  );

describe("redactor", () => {
  it("lets no registered value survive, in any form, whatever stands around it", () => {
    fc.assert(
      fc.property(value, value, fc.string(), fc.string(), (first, second, before, after) => {
        const redactor = createRedactor();
        redactor.makeSecret("A_SECRET", first);
        redactor.makeSecret("B_SECRET", second);
        for (const form of [...secretForms(first), ...secretForms(second)]) {
          const redacted = redactor.redact(`${before} ${form} ${after}${form}`);
          for (const hidden of [first, second]) expect(redacted.includes(hidden)).toBe(false);
          if (form.length >= 4) expect(redacted.includes(form)).toBe(false);
        }
      }),
    );
  });

  it.each([
    ["as it is", awkward],
    ["URI-encoded", encodeURIComponent(awkward)],
    ["URI-encoded in small letters", encodeURIComponent(awkward).toLowerCase().replace("%c3%a9", "%c3%a9")],
    ["in a database URL", Object.assign(new URL("postgres://dittofeed@postgres:5432/x"), { password: awkward }).href],
    ["base64", Buffer.from(awkward).toString("base64")],
    ["base64url", Buffer.from(awkward).toString("base64url")],
    ["hex", Buffer.from(awkward).toString("hex")],
    ["JSON", JSON.stringify({ value: awkward })],
    ["JSON in JSON", JSON.stringify(JSON.stringify({ value: awkward }))],
    [
      "Go's JSON",
      JSON.stringify({ value: awkward })
        .replaceAll("<", "\\u003c")
        .replaceAll(">", "\\u003e")
        .replaceAll("&", "\\u0026"),
    ],
    [
      "Go's JSON as Compose prints it",
      JSON.stringify(awkward)
        .replaceAll("<", "\\u003c")
        .replaceAll(">", "\\u003e")
        .replaceAll("&", "\\u0026")
        .replaceAll("$", "$$$$"),
    ],
    ["shell, single quotes", `'${awkward.replaceAll("'", `'\\''`)}'`],
    [".env, single quotes with backslash", `'${awkward.replaceAll("'", "\\'")}'`],
    ["shell, double quotes", `"${awkward.replace(/[\\"$`]/g, "\\$&")}"`],
    ["YAML, single quotes", `'${awkward.replaceAll("'", "''")}'`],
    ["inspected", inspect({ value: awkward })],
  ])("hides an awkward value: %s", (_, text) => {
    const redactor = createRedactor();
    redactor.makeSecret("GOOGLE_CLIENT_SECRET", awkward);
    const redacted = redactor.redact(text);
    expect(redacted).toContain("[GOOGLE_CLIENT_SECRET hidden]");
    expect(redacted).not.toContain("@ss");
    expect(redacted).not.toContain("40ss");
  });

  it("replaces a value that contains another one whole", () => {
    const redactor = createRedactor();
    redactor.makeSecret("SHORT", "abcd1234");
    redactor.makeSecret("LONG", "abcd1234-efgh5678");
    expect(redactor.redact("x abcd1234-efgh5678 y abcd1234")).toBe("x [LONG hidden] y [SHORT hidden]");
  });

  it("leaves values alone that are too short to be told from ordinary text", () => {
    const redactor = createRedactor();
    redactor.makeSecret("TINY", "a");
    expect(redactor.redact("a banana")).toBe("a banana");
  });

  it("redacts every string of an event, however deep, and keeps a Problem a Problem", () => {
    const redactor = createRedactor();
    const secret = redactor.makeSecret("JWT_SECRET", "correct-horse");
    const problem = new Problem({
      code: "unexpected",
      title: "t correct-horse",
      saw: "s correct-horse",
      why: "w",
      next: "correct-horse",
      cause: new Error("correct-horse"),
    });
    const event: TaskEvent = { type: "run-ended", outcome: "failed", exitCode: 1, problem, summary: undefined };
    const redacted = redactor.redactDeep(event);
    expect(inspect(redacted, { depth: 9 })).not.toContain("correct-horse");
    expect(redacted).toMatchObject({ problem: { code: "unexpected", title: "t [JWT_SECRET hidden]" } });
    expect(redacted.type === "run-ended" && redacted.problem).toBeInstanceOf(Problem);
    expect(`${secret}`).toBe("[JWT_SECRET hidden]");
  });

  it("hands back the very same event when there is nothing to hide", () => {
    const redactor = createRedactor();
    redactor.makeSecret("JWT_SECRET", "correct-horse");
    const event: TaskEvent = { type: "task-started", task: "a", title: "b", phase: "files" };
    expect(redactor.redactDeep(event)).toBe(event);
  });
});
