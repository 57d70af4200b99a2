import { describe, expect, it } from "vitest";
import type { Colours, Role } from "../../../src/output/colour.ts";
import { coloursOf, looksOf, styled } from "../../../src/output/colour.ts";
import { onTerminal } from "../../../src/output/on-terminal.ts";
import { hyperlink } from "../../../src/output/text/hyperlinks.ts";

describe("how many colours there are", () => {
  const xterm = { TERM: "xterm-256color" };
  it.each([
    ["auto", xterm, true, "256"],
    ["auto", { TERM: "xterm", COLORTERM: "truecolor" }, true, "256"],
    ["auto", { TERM: "linux" }, true, "16"],
    ["auto", { TERM: "vt100" }, true, "16"],
    ["auto", { TERM: "dumb" }, true, "none"],
    ["auto", xterm, false, "none"],
    ["auto", { ...xterm, NO_COLOR: "1" }, true, "none"],
    ["auto", { ...xterm, NO_COLOR: "" }, true, "256"],
    ["auto", { ...xterm, FORCE_COLOR: "1" }, false, "16"],
    ["auto", { TERM: "dumb", FORCE_COLOR: "3" }, false, "256"],
    ["auto", { ...xterm, FORCE_COLOR: "0" }, true, "none"],
    ["auto", { ...xterm, FORCE_COLOR: "", NO_COLOR: "1" }, false, "256"],
    ["never", { ...xterm, FORCE_COLOR: "3" }, true, "none"],
    ["always", { ...xterm, NO_COLOR: "1" }, false, "256"],
    ["always", { TERM: "dumb", FORCE_COLOR: "0" }, false, "16"],
    ["always", {}, false, "16"],
  ] as const)("--color %s, %o, a terminal: %s: %s", (choice, env, isTerminal, expected) => {
    expect(coloursOf({ choice, env, isTerminal })).toBe(expected);
  });
});

/** Contrast as WCAG 2 counts it: 3 is the least for large text, 4.5 for small. */
function contrast(one: readonly number[], other: readonly number[]): number {
  const luminance = (rgb: readonly number[]) => {
    const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Of xterm's 256: a cube of six steps, then greys. */
function rgbOf(number: number): number[] {
  if (number >= 232) return [0, 0, 0].map(() => 8 + (number - 232) * 10);
  const steps = [0, 95, 135, 175, 215, 255];
  const at = number - 16;
  return [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((step) => steps[step] ?? 0);
}

it("each colour can be read on white, on black and on what terminals have in their place", () => {
  const grounds = [
    [255, 255, 255],
    [253, 246, 227],
    [0, 0, 0],
    [30, 30, 30],
  ];
  for (const [role, { color }] of Object.entries(looksOf("256"))) {
    if (color === undefined) continue;
    const rgb = rgbOf(Number(/\d+(?=\))/.exec(color)?.[0]));
    for (const ground of grounds) expect(contrast(rgb, ground), `${role} on ${ground}`).toBeGreaterThan(3.4);
  }
  // Yellow, white, cyan and the bright ones are invisible on white in one palette or another, blue and black on black.
  const named = Object.entries(looksOf("16")).map(([, { color }]) => color ?? "none");
  expect(new Set(named)).toEqual(new Set(["none", "magenta", "green", "red"]));
});

it("has no code at all without colours", () => {
  expect(
    Object.values(looksOf("none"))
      .map((look) => styled("x", look))
      .join(""),
  ).toMatch(/^x+$/);
});

const look = (colours: Colours, columns?: number) => onTerminal({ colours, columns });
const as = (role: Role, text: string) => styled(text, looksOf("256")[role]);

describe("a line for people", () => {
  it("is as it was in a pipe", () => {
    const text = `Problem: ${"word ".repeat(60)}\n`;
    expect(look("none")(text)).toBe(text);
  });

  it("is wrapped at words where a mark or a label ends, commands whole", () => {
    expect(look("none", 40)("  Next: Choose another directory, or: dittofeed-setup doctor --fix C16")).toBe(
      ["  Next: Choose another directory, or:", "        dittofeed-setup doctor --fix C16"].join("\n"),
    );
    expect(look("none", 30)("  + Write secrets and settings to .env")).toBe(
      "  + Write secrets and settings\n    to .env",
    );
  });

  it("is coloured by what it begins with; commands and addresses have one colour", () => {
    const paint = look("256");
    expect(paint("Problem: The port is taken")).toBe(as("bad", "Problem:") + as("strong", " The port is taken"));
    expect(paint("FAIL  C8   It is down.")).toBe(
      as("bad", "FAIL  ") + as("dim", "C8   ") + as("strong", "It is down."),
    );
    expect(paint("  Next: dittofeed-setup logs api, then https://x.acme.org/a.")).toBe(
      `${as("dim", "  Next: ")}${as("command", "dittofeed-setup logs api")}, then ${as("command", "https://x.acme.org/a")}.`,
    );
    expect(paint("Files and secrets")).toBe(as("heading", "Files and secrets"));
    expect(paint("  2 steps: 3 changes, 1 image; 1 step skipped")).toBe(
      as("strong", "  2 steps: 3 changes, 1 image; 1 step skipped"),
    );
    expect(paint("  + Write .env")).toBe(as("good", "  + ") + as("strong", "Write .env"));
    expect(paint("      ~ update .env")).toBe(`${as("warn", "      ~ ")}update .env`);
    expect(paint("  * Verify the API")).toBe(as("accent", "  * ") + as("strong", "Verify the API"));
    expect(paint("  Done already")).toBe(as("heading", "  Done already"));
    expect(paint("    api | Problem: none of ours")).toBe(`${as("dim", "    api | ")}Problem: none of ours`);
  });

  it("has links where the terminal knows them, and none to a piece of an address", () => {
    const paint = onTerminal({ colours: "256", columns: 60, hasLinks: true });
    const address = "https://x.acme.org/dashboard";
    expect(paint(`  Dashboard:  ${address}`)).toContain(hyperlink(address, as("command", address)));
    expect(paint(`  Dashboard:  https://x.acme.org/${"a".repeat(60)}`)).not.toContain("\u001b]8");
    expect(look("256", 60)(`  Dashboard:  ${address}`)).not.toContain("\u001b]8");
  });

  it("says the same in colour as without", () => {
    const text = "Problem: x\n  Seen: dittofeed-setup logs api\n  + Write .env\n    done in 3 s\nDone.\n";
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the codes are what is looked for.
    expect(look("256", 80)(text).replaceAll(/\x1b\[[\d;]*m/g, "")).toBe(text);
  });
});

describe("a line of status", () => {
  it.each([
    [
      "acme (embedded mode): running",
      [
        ["heading", "acme (embedded mode): "],
        ["good", "running"],
      ],
    ],
    [
      "acme (embedded mode): api does not work",
      [
        ["heading", "acme (embedded mode): "],
        ["bad", "api does not work"],
      ],
    ],
    [
      "  api     exited (code 1)  12 min ago",
      [
        ["strong", "  api     "],
        ["bad", "exited (code 1)"],
        ["plain", "  12 min ago"],
      ],
    ],
    [
      "  worker  healthy  up 1 h 6 min",
      [
        ["plain", "  worker  "],
        ["good", "healthy"],
        ["dim", "  up 1 h 6 min"],
      ],
    ],
  ] as const)("%s", (line, parts) => {
    expect(look("256")(line)).toBe(parts.map(([role, text]) => as(role, text)).join(""));
  });
});
