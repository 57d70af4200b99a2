import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Key } from "../../../../screens/app/keys.ts";
import { createKeyDecoder } from "../../../../screens/app/keys.ts";

function decode(...chunks: string[]): Key[] {
  const decoder = createKeyDecoder();
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.flush()];
}

/** Text that arrived in pieces is the same text. */
function joined(keys: readonly Key[]): Key[] {
  const all: Key[] = [];
  for (const key of keys) {
    const last = all.at(-1);
    if (last?.name === "text" && key.name === "text")
      all[all.length - 1] = { name: "text", text: last.text + key.text };
    else all.push(key);
  }
  return all;
}

describe("keys", () => {
  it.each<[string, string, Key[]]>([
    ["letters and Enter in one piece", "abc\r", [{ name: "text", text: "abc" }, { name: "enter" }]],
    ["several arrows in one piece", "\x1b[B\x1b[B\x1b[A", [{ name: "down" }, { name: "down" }, { name: "up" }]],
    ["application-mode arrows", "\x1bOC\x1bOD", [{ name: "right" }, { name: "left" }]],
    ["an arrow with a modifier", "\x1b[1;5C", [{ name: "right" }]],
    ["Escape alone", "\x1b", [{ name: "escape" }]],
    ["Escape twice", "\x1b\x1b", [{ name: "escape" }, { name: "escape" }]],
    ["Alt with a letter means nothing", "\x1bq", []],
    ["what nobody knows", "\x1b[99~\x1b[?1;2c", []],
    ["F1 in two dialects, and Ctrl-G", "\x1bOP\x1b[11~\x07", [{ name: "help" }, { name: "help" }, { name: "help" }]],
    ["a paste with line breaks", "\x1b[200~a\r\nb\x1b[201~\r", [{ name: "paste", text: "a\r\nb" }, { name: "enter" }]],
    ["a paste that never ends", "\x1b[200~abc", [{ name: "paste", text: "abc" }]],
    ["letters beyond ASCII", "é漢👩‍👩‍👧", [{ name: "text", text: "é漢👩‍👩‍👧" }]],
  ])("knows %s", (_, text, expected) => {
    expect(decode(text)).toEqual(expected);
  });

  it("hears the same, however a slow line cuts the bytes", () => {
    const piece = fc.constantFrom(
      "a",
      "?",
      "é",
      "\r",
      "\t",
      "\x7f",
      "\x03",
      "\x1b[A",
      "\x1bOB",
      "\x1b[5~",
      "\x1b[200~x\ry\x1b[201~",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.array(fc.nat(60)), (pieces, cuts) => {
        const text = pieces.join("");
        const places = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
        const chunks = places.slice(1).map((end, index) => text.slice(places[index], end));
        expect(joined(decode(...chunks))).toEqual(joined(decode(text)));
      }),
    );
  });
});
