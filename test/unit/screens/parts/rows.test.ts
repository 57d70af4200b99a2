import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { makeTheme } from "../../../../screens/app/theme.ts";
import { fitRow } from "../../../../screens/parts/rows.ts";
import { wrap } from "../../../../src/output/text/wrap.ts";

const theme = makeTheme({ LANG: "C.UTF-8" }, false);

describe("rows", () => {
  it("wraps so that no row is too wide and no letter is lost", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 60 })),
        fc.integer({ min: 10, max: 80 }),
        (parts, columns) => {
          const text = parts.join(" ");
          const lines = wrap(text, columns, 2);
          for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
          expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
        },
      ),
    );
  });

  it("cuts what is too wide, wide letters included, and says so", () => {
    const text = (columns: number) =>
      fitRow([{ text: "state " }, { text: "漢字漢字漢字" }], columns, theme)
        .map((span) => span.text)
        .join("");
    expect(text(18)).toBe("state 漢字漢字漢字");
    for (let columns = 7; columns < 18; columns += 1) {
      expect(stringWidth(text(columns))).toBeLessThanOrEqual(columns);
      expect(text(columns)).toContain("…");
    }
  });

  it("lets no control character of somebody else's line through, and no fancy letter to a plain terminal", () => {
    expect(fitRow([{ text: "\x1b[2J\x1b]0;t\x07red\tx\x08" }], 80, theme)[0]?.text).toBe("red    x");
    const plain = makeTheme({ LANG: "C" }, false);
    expect(fitRow([{ text: "a — b → c…" }], 80, plain)[0]?.text).toBe("a - b -> c...");
  });
});
