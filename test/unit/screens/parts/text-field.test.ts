import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Key } from "../../../../screens/app/keys.ts";
import { createKeyDecoder } from "../../../../screens/app/keys.ts";
import { makeTheme } from "../../../../screens/app/theme.ts";
import type { Edited } from "../../../../screens/parts/text-field.ts";
import { editText, longestText, textSpans } from "../../../../screens/parts/text-field.ts";
import { processorTime } from "../../../support/processor-time.ts";

const edit = (value: string, cursor: number, key: Key) => editText({ value, cursor }, key);

describe("editing a line", () => {
  it("puts text where the cursor is", () => {
    expect(edit("ac", 1, { name: "text", text: "b" })).toEqual({ value: "abc", cursor: 2 });
  });

  it("drops line breaks at the end of a paste, and refuses control characters within it", () => {
    expect(edit("", 0, { name: "paste", text: "token\r\n" })).toEqual({ value: "token", cursor: 5 });
    expect(edit("", 0, { name: "paste", text: "two\nlines" })).toBe("control");
    expect(edit("", 0, { name: "paste", text: "a\x1b[31mb" })).toBe("control");
  });

  it("takes a character as a person sees it for one", () => {
    expect(edit("a👩‍👩‍👧", 9, { name: "backspace" })).toEqual({ value: "a", cursor: 1 });
    expect(edit("👩‍👩‍👧b", 0, { name: "right" })).toEqual({ value: "👩‍👩‍👧b", cursor: 8 });
    expect(edit("e\u0301b", 0, { name: "delete" })).toEqual({ value: "b", cursor: 0 });
  });

  it("keeps the cursor within the text, whatever is pressed", () => {
    const key = fc.oneof(
      fc.string({ unit: "grapheme" }).map((text): Key => ({ name: "text", text })),
      fc.constantFrom<Key>(
        { name: "left" },
        { name: "right" },
        { name: "home" },
        { name: "end" },
        { name: "backspace" },
        { name: "delete" },
        { name: "clear-word" },
        { name: "clear-line" },
      ),
    );
    fc.assert(
      fc.property(fc.array(key), (keys) => {
        let now: Edited = { value: "", cursor: 0 };
        for (const each of keys) {
          const next = editText(now, each);
          if (typeof next === "object") now = next;
          expect(now.cursor).toBeGreaterThanOrEqual(0);
          expect(now.cursor).toBeLessThanOrEqual(now.value.length);
        }
      }),
    );
  });

  it("goes by words, cuts, and puts back what was cut, as a shell's line does", () => {
    expect(edit("one two  ", 9, { name: "word-left" })).toEqual({ value: "one two  ", cursor: 4 });
    expect(edit("one two", 0, { name: "word-right" })).toEqual({ value: "one two", cursor: 3 });
    expect(edit("one two", 3, { name: "word-right" })).toEqual({ value: "one two", cursor: 7 });
    expect(edit("one two", 3, { name: "clear-to-end" })).toEqual({ value: "one", cursor: 3, cut: " two" });
    expect(edit("one two", 7, { name: "clear-word" })).toEqual({ value: "one ", cursor: 4, cut: "two" });
    expect(edit("one", 1, { name: "clear-line" })).toEqual({ value: "", cursor: 0, cut: "one" });
    expect(editText({ value: "ad", cursor: 1, cut: "bc" }, { name: "put-back" })).toEqual({ value: "abcd", cursor: 3 });
    expect(edit("a", 1, { name: "put-back" })).toEqual({ value: "a", cursor: 1 });
    const full = { value: "a".repeat(longestText), cursor: 0, cut: "b" };
    expect(editText(full, { name: "put-back" })).toBe("too-long");
  });

  it("leaves other keys to the screen", () => {
    expect(edit("a", 1, { name: "enter" })).toBeUndefined();
  });
});

describe("a paste of any size", () => {
  const mebibyte = 1024 * 1024;
  const theme = makeTheme({ LANG: "C.UTF-8" }, true);

  it("is taken up to 4,096 characters, with what is there, and refused beyond", () => {
    expect(edit("", 0, { name: "paste", text: `${"a".repeat(longestText)}\n` })).toMatchObject({ cursor: longestText });
    expect(edit("", 0, { name: "paste", text: "a".repeat(longestText + 1) })).toBe("too-long");
    expect(edit("abc", 1, { name: "text", text: "a".repeat(longestText - 2) })).toBe("too-long");
  });

  it.each([
    ["letters", "a".repeat(mebibyte)],
    ["line breaks before a letter", `${"\n".repeat(mebibyte)}a`],
    ["marks over letters", "e\u0301".repeat(mebibyte / 2)],
  ])("of %s is answered at once", (_, text) => {
    const decoder = createKeyDecoder();
    const chunks = `\x1b[200~${text}\x1b[201~`.match(/.{1,4096}/gs) ?? [];
    let said: unknown[] = [];
    const took = processorTime(() => {
      const keys = chunks.flatMap((chunk) => decoder.push(chunk));
      said = keys.map((key) => edit("", 0, key));
    });
    expect(said).toEqual(["too-long"]);
    expect(took).toBeLessThan(50);
  });

  it("of the longest answer is drawn at once, the cursor in sight", () => {
    const value = "x".repeat(longestText);
    const draw = (cursor: number) => textSpans({ value, cursor, hint: "", isFocused: true }, 60, theme);
    draw(0);
    const took = processorTime(() => draw(longestText));
    expect(draw(longestText).map(({ text }) => text.length)).toEqual([58, 1, 0]);
    expect(draw(0).map(({ text }) => text.length)).toEqual([0, 1, 59]);
    expect(took).toBeLessThan(50);
  });
});
