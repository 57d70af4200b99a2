import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TaskEvent } from "../../../src/domain/event.ts";
import { isNoSecret, isOrdinaryWord } from "../../../src/domain/ordinary-values.ts";
import { Problem } from "../../../src/domain/problem.ts";
import { createRedactor, withheldText } from "../../../src/output/redactor.ts";
import { secretForms } from "../../../src/output/secret-forms.ts";
import { times } from "../../support/exhaustive.ts";

const awkward = "p@ss:/?#%&$\"'\\ é<>`";
/** Values that a person could have; one that is part of the words `[A_SECRET hidden]` could not be hidden by them. */
const value = fc
  .oneof(fc.string({ minLength: 4, maxLength: 40, unit: "grapheme" }), fc.string({ minLength: 4, unit: "binary" }))
  .filter(
    (text) =>
      text.length >= 4 &&
      // These are hidden where a value can stand only.
      !isNoSecret(text) &&
      !isOrdinaryWord(text) &&
      secretForms(text).every((form) => !"[A_SECRET hidden][B_SECRET hidden]".includes(form)),
  );

/**
 * What has to go, found in the plainest way: each form at each place, then the parts that no other one contains, named by the
 * one that begins first.
 */
function naively(text: string, secrets: readonly [name: string, value: string][]): string {
  const named = new Map<string, string>();
  for (const [name, secret] of secrets)
    for (const form of secretForms(secret)) if (form.length >= 4 && !named.has(form)) named.set(form, name);
  const places = [...named].flatMap(([form, name]) =>
    [...text.split("").keys()]
      .filter((at) => text.startsWith(form, at))
      .map((at) => ({ at, to: at + form.length, name })),
  );
  const outermost = places.filter(
    (one) => !places.some((other) => other !== one && other.at <= one.at && other.to >= one.to),
  );
  let result = "";
  let end = 0;
  let last = "";
  for (const { at, to, name } of outermost.toSorted((a, b) => a.at - b.at)) {
    if (at >= end || name !== last) result += `${text.slice(end, Math.max(end, at))}[${name} hidden]`;
    end = to;
    last = name;
  }
  return result + text.slice(end);
}

describe("redactor", () => {
  it("hides exactly what a naive search hides", () => {
    // Few letters and short values: forms that lie in each other, overlap and repeat are the rule, not the exception.
    const few = (min: number, max: number) =>
      fc.string({ minLength: min, maxLength: max, unit: fc.constantFrom("a", "b", "'") });
    fc.assert(
      fc.property(fc.array(few(4, 9), { minLength: 1, maxLength: 5 }), few(0, 60), (values, text) => {
        const redactor = createRedactor();
        const secrets = values.map((one, index): [string, string] => [`S${index}`, one]);
        for (const [name, one] of secrets) redactor.makeSecret(name, one);
        expect(redactor.redact(text)).toBe(naively(text, secrets));
      }),
      { numRuns: times(500, 2000) },
    );
  });

  it("hides exactly what a naive search hides, whatever letters there are", () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 4 }),
        fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.nat(200)), { maxLength: 12 }),
        (values, parts) => {
          const redactor = createRedactor();
          const secrets = values.map((one, index): [string, string] => [`S${index}`, one]);
          for (const [name, one] of secrets) redactor.makeSecret(name, one);
          const forms = values.flatMap(secretForms);
          const text = parts.map((part) => (typeof part === "string" ? part : forms[part % forms.length])).join("");
          expect(redactor.redact(text)).toBe(naively(text, secrets));
        },
      ),
    );
  });

  it("leaves nothing of the second of two values that overlap", () => {
    const redactor = createRedactor();
    redactor.makeSecret("FIRST", "abcd-efgh");
    redactor.makeSecret("SECOND", "efgh-ijkl");
    expect(redactor.redact("<abcd-efgh-ijkl>")).toBe("<[FIRST hidden][SECOND hidden]>");
  });

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

describe("a value that is longer than any secret", () => {
  const long = "s3cr3t-".repeat(1500);

  it("is refused where it was given: the name is said, and no part of the value", () => {
    const redactor = createRedactor();
    for (const one of [long, "x".repeat(8193), "é".repeat(4097)]) {
      const thrown = (() => {
        try {
          return redactor.makeSecret("GOOGLE_CLIENT_SECRET", one);
        } catch (error) {
          return error;
        }
      })();
      expect(thrown).toBeInstanceOf(Problem);
      expect(thrown).toMatchObject({ code: "value-refused", title: "GOOGLE_CLIENT_SECRET is too long" });
      expect(inspect(thrown, { depth: 9 })).not.toContain(one.slice(0, 4));
    }
    expect(`${redactor.makeSecret("SECRET_KEY", "x".repeat(8192))}`).toBe("[SECRET_KEY hidden]");
  });

  it.each([
    ["as it is", (text: string) => text],
    ["hex", (text: string) => Buffer.from(text).toString("hex")],
    ["base64", (text: string) => Buffer.from(text).toString("base64")],
    ["base64url", (text: string) => Buffer.from(text).toString("base64url")],
    ["URI-encoded", encodeURIComponent],
    ["JSON in JSON", (text: string) => JSON.stringify(JSON.stringify(text))],
  ])("is hidden whole where it was only seen: %s", (_, encode) => {
    for (const one of [long, `é"<${long}`, `é€${long}`, "😀".repeat(4000)]) {
      const redactor = createRedactor();
      redactor.makeSecret("APP_TOKEN", one, "seen");
      const redacted = redactor.redact(`before ${encode(one)}\nafter`);
      expect(redacted).toMatch(/^before "?(\\")?\[APP_TOKEN hidden\]\nafter$/);
    }
  });

  it("is hidden line by line too", () => {
    const lines = Array.from({ length: 400 }, (_, index) => `line ${index} of what nobody may see`);
    const redactor = createRedactor();
    redactor.makeSecret("APP_KEYS", lines.join("\n"), "seen");
    for (const line of lines) expect(redactor.redact(`api | ${line}`)).toBe("api | [APP_KEYS hidden]");
  });
});

describe("the search", () => {
  const secrets = Array.from({ length: 200 }, (_, index) => Buffer.from(`secret number ${index}!`).toString("base64"));
  const megabyte = 1_000_000;
  /** The worst of a few texts of one megabyte, and of one of ten megabytes, in milliseconds. */
  const took = (redactor: ReturnType<typeof createRedactor>, texts: readonly string[]) => {
    const cpu = process.cpuUsage();
    for (const text of texts) redactor.redact(text);
    return (process.cpuUsage(cpu).user + process.cpuUsage(cpu).system) / 1000;
  };

  it("takes time by the length of the text, whatever stands in it", () => {
    const redactor = createRedactor();
    for (const [index, secret] of secrets.entries()) redactor.makeSecret(`S${index}`, secret);
    // What would make a search begin again and again: the same beginning everywhere, and an end that never comes.
    redactor.makeSecret("EVIL", `${"a".repeat(8000)}b`);
    redactor.makeSecret("HEAD", "a".repeat(20_000), "seen");
    redactor.redact("");
    const texts = ["lorem ipsum ", "a", "x.", "c2VjcmV0IG51bWJlciAx", secrets[7] ?? "", "\u20ac\n"].map((part) =>
      part.repeat(Math.ceil(megabyte / part.length)),
    );
    for (const text of texts) expect(took(redactor, [text])).toBeLessThan(1000);
    // Ten times the text takes ten times as long, give or take what a busy machine adds.
    expect(took(redactor, ["a".repeat(10 * megabyte)])).toBeLessThan(10_000);
  });

  it("holds what no regular expression could", () => {
    const redactor = createRedactor();
    const many = Array.from({ length: 8 }, (_, index) => `${index}-x.`.repeat(2048));
    for (const [index, one] of many.entries()) redactor.makeSecret(`S${index}`, one);
    for (const [index, one] of many.entries())
      expect(redactor.redact(`<${Buffer.from(one).toString("hex")}>`)).toBe(`<[S${index} hidden]>`);
  });
});

describe("where the search fails", () => {
  const failing = {
    add: () => undefined,
    size: 0,
    find: () => {
      throw new Error("correct-horse");
    },
  };

  it("nothing of the text is shown", () => {
    const redactor = createRedactor(failing);
    expect(redactor.redact("password=correct-horse")).toBe(withheldText);
    const event: TaskEvent = { type: "task-line", task: "a", source: "api", line: "correct-horse" };
    expect(JSON.stringify(redactor.redactDeep(event))).not.toContain("correct-horse");
  });

  it("a value that cannot be walked through is not shown either", () => {
    const endless: { self?: unknown; text: string } = { text: "correct-horse" };
    endless.self = endless;
    const thrown = (() => {
      try {
        return createRedactor().redactDeep(endless);
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(Problem);
    expect(inspect(thrown)).not.toContain("correct-horse");
  });
});
