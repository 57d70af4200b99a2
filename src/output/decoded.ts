// Over 150 lines: every escape that is undone, in one table and one pass.
import type { Found } from "./form-search.ts";

/**
 * A text as it reads once its escapes are undone, and where each unit of it began in the original;
 * one more place for the end.
 */
export interface Decoded {
  text: string;
  places: Int32Array;
}

/** Escapes within escapes: JSON in JSON, an address within an address. */
const mostRounds = 3;

/**
 * The other ways in which a text can be read. There are too many encodings to search for each form
 * of a secret in each of them, whole or in part: so the text is decoded, and the secret searched
 * for as it is. Each is made in one pass.
 */
export function readings(text: string): Decoded[] {
  const found: Decoded[] = [];
  let last: Decoded | undefined;
  for (let round = 0; round < mostRounds; round += 1) {
    const next = unescaped(last?.text ?? text);
    if (next === undefined) break;
    last = last === undefined ? next : through(next, last);
    found.push(last);
  }
  const bytes = asBytes(text);
  return bytes === undefined ? found : [...found, bytes];
}

/** What was found in a reading, in the places of the original. */
export function inOriginal({ places }: Decoded, found: readonly Found[]): Found[] {
  return found.map(({ from, to, shown }) => ({
    from: places[from] as number,
    to: places[to] as number,
    shown,
  }));
}

function through(next: Decoded, before: Decoded): Decoded {
  return { text: next.text, places: next.places.map((place) => before.places[place] as number) };
}

class Writer {
  readonly #places: Int32Array;
  #parts: string[] = [];
  #length = 0;

  constructor(most: number) {
    this.#places = new Int32Array(most + 1);
  }

  copy(text: string, from: number, to: number): void {
    for (let at = from; at < to; at += 1) this.#places[this.#length + at - from] = at;
    this.#length += to - from;
    this.#parts.push(text.slice(from, to));
  }

  put(letter: string, place: number): void {
    for (let at = 0; at < letter.length; at += 1) this.#places[this.#length + at] = place;
    this.#length += letter.length;
    this.#parts.push(letter);
  }

  end(place: number): Decoded {
    this.#places[this.#length] = place;
    return { text: this.#parts.join(""), places: this.#places.subarray(0, this.#length + 1) };
  }
}

/**
 * `%2B`, `\u002b`, `\/`, `\x2b`, `&#43;`, `&plus;`: what stands for one letter, or for one byte of
 * it.
 */
const escapes =
  /%[0-9a-f]{2}|\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|[nrt]|[!-/:-@[-`{-~])|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/gi;

const named: Readonly<Record<string, string>> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", equals: "=", plus: "+", sol: "/" },
  ...{ bsol: "\\", colon: ":", num: "#", dollar: "$", percnt: "%", commat: "@", excl: "!", ast: "*", lowbar: "_" },
};
const letters: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function unescaped(text: string): Decoded | undefined {
  if (!/[%\\&]/.test(text)) return undefined;
  escapes.lastIndex = 0;
  let found = escapes.exec(text);
  if (found === null) return undefined;
  const writer = new Writer(text.length);
  let at = 0;
  while (found !== null) {
    const { index } = found;
    writer.copy(text, at, index);
    const { length } = found[0];
    at = index + length;
    const byte = byteAt(found[0]);
    if (byte !== undefined) {
      // Bytes that follow one another make letters together.
      while (byte.test(text.slice(at, at + length))) at += length;
      const bytes = Buffer.from(text.slice(index, at).replace(/%|\\x/gi, ""), "hex");
      putBytes(writer, bytes, (nth) => index + length * nth);
      escapes.lastIndex = at;
    } else {
      const letter = letterOf(found[0]);
      if (letter === undefined) writer.copy(text, index, at);
      else writer.put(letter, index);
    }
    found = escapes.exec(text);
  }
  writer.copy(text, at, text.length);
  return writer.end(text.length);
}

/** What another one like it looks like, where it stands for a byte. */
function byteAt(escaped: string): RegExp | undefined {
  if (escaped.startsWith("%")) return /^%[0-9a-f]{2}/i;
  return /^\\x/i.test(escaped) ? /^\\x[0-9a-f]{2}/i : undefined;
}

function letterOf(escaped: string): string | undefined {
  if (escaped.startsWith("\\")) {
    const kind = escaped.charAt(1);
    if (escaped.length > 2) return String.fromCharCode(Number.parseInt(escaped.slice(2), 16));
    return letters[kind] ?? kind;
  }
  const name = escaped.slice(1, -1).toLowerCase();
  if (!name.startsWith("#")) return named[name];
  const code = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0x10ffff ? undefined : String.fromCodePoint(code);
}

/**
 * Letters of bytes, each where its first byte stood; what is no UTF-8 becomes a letter for each
 * byte.
 */
function putBytes(writer: Writer, bytes: Buffer, placeOf: (nth: number) => number): void {
  const text = bytes.toString("utf8");
  let nth = 0;
  for (const letter of text.includes("\ufffd") ? bytes.toString("latin1") : text) {
    writer.put(letter, placeOf(nth));
    nth += text.includes("\ufffd") ? 1 : Buffer.byteLength(letter);
  }
}

/** `68:75:6e`, `68 75 6E`, `0x68, 0x75`, and `104, 117, 110`: a buffer as programs show it. */
const hexRun =
  /(?<![0-9a-z])(?:0x)?[0-9a-f]{2}([:-]|, ?| )(?:(?:0x)?[0-9a-f]{2}\1){2,}(?:0x)?[0-9a-f]{2}(?![0-9a-z])/gi;
const decimalRun = /(?<![\w.])(?:\d{1,3},\s{0,40}){3,}\d{1,3}(?![\w.])/g;

/**
 * What each run of bytes in hex holds, without what makes the whole expression slow: nearly no line
 * has it, and every line that leaves is asked.
 */
const mayBeHex =
  /[0-9A-Fa-f]{2}[:\-, ] ?(?:0[xX])?[0-9A-Fa-f]{2}[:\-, ] ?(?:0[xX])?[0-9A-Fa-f]{2}[:\-, ] ?(?:0[xX])?[0-9A-Fa-f]{2}/;

function asBytes(text: string): Decoded | undefined {
  const hex = mayBeHex.test(text) ? [...text.matchAll(hexRun)] : [];
  const decimal = text.includes(",") ? [...text.matchAll(decimalRun)] : [];
  if (hex.length === 0 && decimal.length === 0) return undefined;
  const runs = [
    ...hex.map((run) => ({ run, number: /(?:0x)?([0-9a-f]{2})/gi, base: 16 })),
    ...decimal.map((run) => ({ run, number: /(\d{1,3})/g, base: 10 })),
  ];
  // A number of two digits may be read in both ways.
  const writer = new Writer(2 * text.length);
  for (const { run, number, base } of runs) {
    const numbers = [...run[0].matchAll(number)];
    const bytes = Buffer.from(numbers.map(([, digits = ""]) => Number.parseInt(digits, base) & 0xff));
    const places = numbers.map(({ index }) => run.index + index);
    putBytes(writer, bytes, (nth) => places[nth] ?? run.index);
    // Whatever ends here ends where the run does.
    writer.put("\n", run.index + run[0].length);
  }
  return writer.end(text.length);
}
