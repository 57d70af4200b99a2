import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { makeTheme } from "../../../../screens/app/theme.ts";
import { printable } from "../../../../screens/parts/spans.ts";
import { wrap } from "../../../../src/output/text/wrap.ts";

const theme = makeTheme({ LANG: "C.UTF-8" }, false);

describe("text", () => {
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

  it("leaves the blanks before a comment on the row of its command", () =>
    expect(wrap("  psql --username=me   # reads the statement", 22)).toEqual([
      "  psql --username=me",
      "  # reads the",
      "  statement",
    ]));

  it("lets no control character of somebody else's line through, and no fancy letter to a plain terminal", () => {
    expect(printable("\x1b[2J\x1b]0;t\x07red\tx\x08", theme)).toBe("red    x");
    const plain = makeTheme({ LANG: "C" }, false);
    expect(printable("a — b → c…", plain)).toBe("a - b -> c...");
  });
});
