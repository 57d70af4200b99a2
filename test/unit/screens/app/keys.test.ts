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
    ["an arrow with Ctrl or Alt, by words", "\x1b[1;5C\x1b[1;3D", [{ name: "word-right" }, { name: "word-left" }]],
    ["an arrow with Shift", "\x1b[1;2C", [{ name: "right" }]],
    ["Escape alone", "\x1b", [{ name: "escape" }]],
    ["Escape twice", "\x1b\x1b", [{ name: "escape" }, { name: "escape" }]],
    ["Alt with a letter that means nothing", "\x1bq", []],
    ["Alt-B, Alt-F", "\x1bb\x1bf", [{ name: "word-left" }, { name: "word-right" }]],
    [
      "Ctrl-K, Ctrl-Y, Ctrl-L, Ctrl-Z",
      "\x0b\x19\x0c\x1a",
      [{ name: "clear-to-end" }, { name: "put-back" }, { name: "redraw" }, { name: "suspend" }],
    ],
    [
      "what a mouse reports, in three dialects",
      "\x1b[<0;12;5M\x1b[<0;12;5m\x1b[32;12;5M\x1b[M #%a",
      [{ name: "text", text: "a" }],
    ],
    ["that the window gained and lost the focus", "\x1b[I\x1b[Ox", [{ name: "text", text: "x" }]],
    [
      "what a terminal answers",
      "\x1b]11;rgb:0000/0000/0000\x07a\x1b]10;rgb:ffff/ffff/ffff\x1b\\b\x1bP>|XTerm(390)\x1b\\c\x1b[>0;276;0cd\x1b[24;80Re\x1b[?2026;2$yf",
      [..."abcdef"].map((text) => ({ name: "text", text })),
    ],
    ["an answer whose end got lost", "\x1b]52;c;c2VjcmV0", []],
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
      "\x1b[1;5D",
      "\x1b[<0;1;1M",
      "\x1b]11;rgb:0/0/0\x1b\\",
      "\x1bP1$r0m\x1b\\",
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
