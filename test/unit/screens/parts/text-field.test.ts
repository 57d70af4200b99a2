import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Key } from "../../../../screens/app/keys.ts";
import type { Edited } from "../../../../screens/parts/text-field.ts";
import { editText } from "../../../../screens/parts/text-field.ts";

const edit = (value: string, cursor: number, key: Key) => editText({ value, cursor }, key);

describe("editing a line", () => {
  it("puts text where the cursor is", () => {
    expect(edit("ac", 1, { name: "text", text: "b" })).toEqual({ value: "abc", cursor: 2 });
  });

  it("drops line breaks at the end of a paste, and refuses control characters within it", () => {
    expect(edit("", 0, { name: "paste", text: "token\r\n" })).toEqual({ value: "token", cursor: 5 });
    expect(edit("", 0, { name: "paste", text: "two\nlines" })).toBe("refused");
    expect(edit("", 0, { name: "paste", text: "a\x1b[31mb" })).toBe("refused");
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

  it("leaves other keys to the screen", () => {
    expect(edit("a", 1, { name: "enter" })).toBeUndefined();
  });
});
