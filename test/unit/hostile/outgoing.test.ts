import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeTheme } from "../../../screens/app/theme.ts";
import { printable } from "../../../screens/parts/spans.ts";
import { wholeLines } from "../../../src/adapters/shell/whole-lines.ts";
import type { Context } from "../../../src/cli/context.ts";
import { chooseOutput } from "../../../src/cli/output.ts";
import { redactThrown } from "../../../src/cli/redact-thrown.ts";
import { cleanLine, cleanText, shortened } from "../../../src/domain/clean-text.ts";
import type { Emit, TaskEvent } from "../../../src/domain/event.ts";
import { Problem } from "../../../src/domain/problem.ts";
import { Journal } from "../../../src/engine/journal.ts";
import { createLogFile } from "../../../src/output/log-file.ts";
import { createLogLine } from "../../../src/output/logs/log-line.ts";
import { createNdjsonOutput } from "../../../src/output/ndjson.ts";
import { outgoingJson, outgoingLines } from "../../../src/output/outgoing.ts";
import { createPlainOutput } from "../../../src/output/plain.ts";
import { createRedactor } from "../../../src/output/redactor.ts";
import { fanOut } from "../../../src/output/reporter.ts";
import { renderProblem } from "../../../src/output/text/render-problem.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";

/** What must never leave: it steers a terminal, is not seen, or makes text run backwards. */
const forbidden = /[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const secret = "correct-h0rse.Battery_staple";
const steering = {
  "clipboard (OSC 52)": "\u001b]52;c;cHduZWQ=\u0007",
  "title (OSC 0), ended by ST": "\u001b]0;pwned\u001b\\",
  "a link (OSC 8)": "\u001b]8;;http://evil.example\u001b\\click\u001b]8;;\u001b\\",
  "a folder (OSC 7)": "\u001b]7;file:///etc\u0007",
  "a notice (OSC 9, 777)": "\u001b]9;x\u0007\u001b]777;notify;a;b\u0007",
  "a device string": "\u001bP$q\u001b\\",
  "an application's command": "\u001b_G\u001b\\",
  "a private message, never ended": "\u001b^abc",
  "cursor and erase": "\u001b[1A\u001b[2K\u001b[2J\u001b[H",
  "reset, charset, scroll": "\u001bc\u001b(0\u001bM",
  "the second table": "\u009b1A\u009d0;x\u009c\u0090q\u009c\u0085",
  "carriage return, bell, backspace": "fine\r\u0007\b\u000b\u000c",
  "NUL and DEL": "\u0000\u007f",
  "bidi overrides": "\u202eevil\u202c\u2066x\u2069\u061c",
  "zero width": "a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg",
  "separators of lines": "a\u2028b\u2029c",
  "tags and interlinear marks": "\u{e0041}\u{e007f}\ufff9\ufffa\ufffb",
  "half a letter": "\ud83d \udc00",
  "ESC at the end": "\u001b",
  "a parameter without an end": `\u001b[${"1;".repeat(50)}`,
};
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...Object.values(steering), secret, "\n", "\t", "name", "\u001b", "]", "[", "\\", "\u0007"),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

/** What it costs, however busy the machine is. */
function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Everything that a foreign text can leave through, as the product puts it together. */
function doors(text: string): Record<string, string> {
  const redactor = createRedactor();
  redactor.makeSecret("POSTGRES_PASSWORD", secret);
  const written: Record<string, string> = {};
  const to = (name: string) => (part: string) => {
    written[name] = (written[name] ?? "") + part;
  };
  const clock = { now: () => new Date(0), elapsed: () => 0 };
  const host = { randomBytes: () => new Uint8Array(3) };
  for (const output of ["auto", "json"] as const) {
    const [stdout, stderr] = [new PassThrough({ encoding: "utf8" }), new PassThrough({ encoding: "utf8" })];
    const context = {
      ...{ redactor, stdout, stderr, version: "1", environment: {} },
      ports: untouchablePorts({ clock, host } as never),
    };
    const chosen = chooseOutput(context as never as Context, { output, verbose: true, color: "auto" });
    chosen.print([text]);
    chosen.tell([text]);
    to(`stdout, ${output}`)(String(stdout.read() ?? ""));
    to(`stderr, ${output}`)(String(stderr.read() ?? ""));
    chosen.json({ [text]: text, deep: [{ text }] });
    if (output === "json") to("json")(String(stdout.read() ?? ""));
  }
  const problem = new Problem({ code: "unexpected", title: text, saw: text, why: text, next: text, cause: text });
  to("problem")(outgoingLines(redactor, renderProblem(problem)));
  to("log viewer")(createLogLine(["api"], "none", redactor)("api", text));
  const now = clock.now;
  const files = {
    appendLine: async (_: string, line: string) => to("journal")(`${line}\n`),
  };
  const journal = new Journal(files as never, "/x");
  const renderers: Emit[] = [
    createPlainOutput({ write: to("plain"), verbose: true, elapsed: clock.elapsed }),
    createNdjsonOutput({ write: to("ndjson"), version: "1", run: "r", now }),
    createLogFile({ append: to("log file"), now }),
    (event) => journal.record({ ...event, v: 1, at: "t", run: "r" }),
  ];
  const emit = fanOut({ redactEvent: redactor.redactDeep, to: renderers });
  for (const event of events(text, problem)) emit(event);
  const theme = makeTheme({}, true);
  to("row")(printable(redactor.redactText(text), theme));
  return written;
}

function events(text: string, problem: Problem): TaskEvent[] {
  return [
    { type: "task-started", task: text, title: text, phase: "files" },
    { type: "task-line", task: "a", source: text, line: text },
    { type: "task-progress", task: "a", unit: "steps", done: 1, total: 2, item: text },
    { type: "finding", finding: { status: "ok", check: text, saw: text } },
    { type: "finding", finding: { status: "fail", check: text, problem } },
    { type: "verified", task: "a", what: text },
    { type: "unverified", task: "a", what: text },
    { type: "defect", task: "a", what: text },
    { type: "task-done", task: "a", changed: false, because: text, milliseconds: 1 },
    { type: "task-failed", task: "a", problem },
    { type: "task-cancelled", task: "a", resume: text },
    { type: "run-ended", outcome: "failed", exitCode: 1, problem, summary: undefined },
  ] as TaskEvent[];
}

const jsonDoors = ["json", "ndjson", "journal"];

describe("every door", () => {
  it.each(Object.entries(steering))("lets nothing of %s through", async (_, text) => {
    for (const [door, left] of Object.entries(doors(`before${text}after`)))
      expect(forbidden.exec(left)?.index, `${door}: ${JSON.stringify(left)}`).toBeUndefined();
  });

  it("lets nothing that steers through, and no secret, whatever comes; JSON stays JSON", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const [door, left] of Object.entries(doors(text))) {
          expect(forbidden.test(left), `${door}: ${JSON.stringify(left)}`).toBe(false);
          expect(left.includes(secret), door).toBe(false);
          if (door === "json") JSON.parse(left);
          else if (jsonDoors.includes(door)) for (const line of left.trimEnd().split("\n")) JSON.parse(line);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("finds a secret that something unseen stands in the middle of", () => {
    const middle = secret.length / 2;
    for (const [what, text] of Object.entries(steering)) {
      if (/[ -~]/.test(cleanText(text).replaceAll("\ufffd", ""))) continue;
      const broken = `password=${secret.slice(0, middle)}${text.replace(/\s/g, "")}${secret.slice(middle)}`;
      if (cleanText(broken).includes(secret))
        for (const [door, left] of Object.entries(doors(broken)).filter(([, said]) => said !== ""))
          expect(left.includes("POSTGRES_PASSWORD hidden"), `${what} at ${door}: ${left}`).toBe(true);
    }
    const wide = [...secret].join("\u0000");
    for (const [door, left] of Object.entries(doors(wide)).filter(([, said]) => said !== ""))
      expect(left.includes("hidden"), door).toBe(true);
  });

  it("shows a line break in a name, and does not obey it", () => {
    const forged = "acme\nNext: rm -rf /\r\nDone.";
    for (const [door, left] of Object.entries(doors(forged))) {
      const lines = left.split("\n");
      expect(
        lines.filter((line) => line.startsWith("Next: rm") || line === "Done."),
        door,
      ).toEqual([]);
    }
  });

  it("says what a screen asked for, and did not get, without secrets and control characters", async () => {
    const redactor = createRedactor();
    redactor.makeSecret("POSTGRES_PASSWORD", secret);
    const services = redactThrown(
      {
        found: "as it is",
        now: () => {
          throw new Error(`\u001b[2J${secret}`);
        },
        later: () => Promise.reject(new Error(`\u202e${secret}`)),
        fine: async () => 7,
      },
      redactor,
    );
    expect(services.found).toBe("as it is");
    expect(await services.fine()).toBe(7);
    const heard = [
      await Promise.resolve()
        .then(services.now)
        .catch((thrown: unknown) => thrown),
      await services.later().catch((thrown: unknown) => thrown),
    ];
    for (const one of heard)
      expect(one).toMatchObject({ code: "unexpected", saw: expect.stringMatching(/^\[POSTGRES_PASSWORD hidden\]$/) });
  });
});

describe("JSON", () => {
  const redactor = createRedactor();

  it("gives programs exactly what there was, as escapes where it must not be seen", () => {
    const value = { "na\u202eme": Object.values(steering).filter((text) => !/\p{Cs}/u.test(text)), n: 1, no: null };
    const text = outgoingJson(redactor, value, 2);
    expect(text).not.toMatch(forbidden);
    expect(JSON.parse(text)).toEqual(value);
  });

  it("stays what it is whatever the secrets are", () => {
    const value = { service: "api", is: true, seconds: 604800, text: 'a "b", c: [1]', port: 5432, none: null };
    for (const one of [
      '"',
      ":",
      ",",
      "true",
      "604800",
      "5432",
      "null",
      '","is":',
      "service",
      "api",
      "[1]",
      "\\",
      "{}",
    ]) {
      const own = createRedactor();
      own.makeSecret("A_SECRET", one);
      own.makeSecret("B_SECRET", `${one}${one}${one}${one}`);
      const parsed = JSON.parse(outgoingJson(own, value, 2));
      expect(parsed).toMatchObject({ is: true, seconds: 604800, port: 5432, none: null });
    }
  });
});

describe("the cleaner", () => {
  it("leaves what people write alone", () => {
    for (const text of ["Zoë's Café — 12 €", "株式会社", "مرحبا", "tab\tand\nline", "👍🏽 ok", "a\u0301"])
      expect(cleanText(text)).toBe(text);
    expect(cleanLine("a\tb\nc")).toBe("a    b\\nc");
  });

  it("cuts no word in two: half a secret is one that nobody finds", () => {
    const text = `{"level":50,"msg":"no","password":"${secret}"} and ${secret} more`;
    for (let most = 2; most < text.length; most += 1) {
      const left = shortened(text, most);
      expect(left.length).toBeLessThanOrEqual(most);
      expect(left.replaceAll(secret, "")).not.toContain(secret.slice(0, 3));
      if (most > 20) expect(left).toContain('"level":50');
    }
    expect(shortened("short", 10)).toBe("short");
    expect(shortened("x".repeat(500), 100)).toBe("…");
    expect(cpuMs(() => shortened("x".repeat(1_000_000), 999_999))).toBeLessThan(1000);
  });

  it("takes no more than Node's own does, of what ends properly", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom("\u001b[1;31m", "\u001b[0m", "\u001b[2K", "\u001b]0;t\u0007"),
        (text, code) => {
          const plain = text.replace(/[^ -~]/g, "");
          expect(cleanText(`${code}${plain}${code}x`)).toBe(stripVTControlCharacters(`${code}${plain}${code}x`));
        },
      ),
    );
  });

  it.each([
    ["OSC that never ends", "\u001b]"],
    ["OSC with a little in it", "\u001b]0;a"],
    ["CSI that never ends", "\u001b[1;1;1;"],
    ["one CSI with endless numbers", "1;"],
    ["DCS and the second table", "\u001bP\u0090\u009d"],
    ["colours", "\u001b[31mx\u001b[0m"],
    ["ESC alone", "\u001b"],
    ["unseen characters", "\u202e\u200b"],
    ["blanks", " "],
    ["ended by the next", "\u001b]0;title\u001b\\"],
  ])("takes less than a second for a megabyte: %s", (_, part) => {
    const text = `\u001b[${part.repeat(Math.ceil(1_000_000 / part.length))}\u00e9`;
    expect(cpuMs(() => cleanText(text))).toBeLessThan(1000);
  });
});

describe("lines of a program", () => {
  const linesIn = (chunks: readonly string[]) => {
    const lines: string[] = [];
    const reader = wholeLines((line) => lines.push(line));
    for (const chunk of chunks) reader.write(Buffer.from(chunk));
    reader.end();
    return lines;
  };

  it("are the same however they are cut", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "\r", "\n", "é"), maxLength: 40 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(40), { maxLength: 5 }), (whole, cuts) => {
        const places = [...new Set([0, ...cuts.filter((cut) => cut <= whole.length), whole.length])].sort(
          (a, b) => a - b,
        );
        const chunks = places.slice(1).map((to, index) => whole.slice(places[index], to));
        expect(linesIn(chunks)).toEqual(linesIn([whole]));
      }),
      { numRuns: 1000 },
    );
    expect(linesIn(["a\r", "\nb\r", "c\n", "\r\n", "d"])).toEqual(["a", "b", "c", "", "d"]);
  });

  it("take time by their length, in however many pieces they come", () => {
    const began = performance.now();
    const lines = linesIn(Array.from({ length: 10_000 }, () => "x".repeat(100)));
    expect(lines).toEqual(["x".repeat(1_000_000)]);
    expect(linesIn(Array.from({ length: 3000 }, () => "y".repeat(1000)))).toEqual([
      expect.stringContaining("was omitted"),
    ]);
    expect(performance.now() - began).toBeLessThan(3000);
  });
});
