// Over 250 lines: every escape that is undone, in one table and one pass.
import type { Found } from "./form-search.ts";

/** A text as it reads once its escapes are undone. */
export interface Reading {
  text: string;
  /**
   * Where each unit of it began in the original, and one more place for the end. Made when it is
   * asked for, since it costs more than the reading, and few readings hold a secret.
   */
  places(): Int32Array;
}

/** Escapes within escapes: JSON in JSON, an address within an address. */
const mostRounds = 3;

/**
 * The other ways in which a text can be read. There are too many encodings to search for each form
 * of a secret in each of them, whole or in part: so the text is decoded, and the secret searched
 * for as it is. Each is made in one pass.
 */
export function readings(text: string): readonly Reading[] {
  if (!mayBeEscaped.test(text) && !mayBeHex.test(text) && !mayBeDecimal.test(text)) return none;
  const found: Reading[] = [];
  let last: Reading | undefined;
  for (let round = 0; round < mostRounds; round += 1) {
    const next = reading(last?.text ?? text, undoEscapes);
    if (next === undefined) break;
    last = last === undefined ? next : through(next, last);
    found.push(last);
  }
  const bytes = reading(text, readBytes);
  return bytes === undefined ? found : [...found, bytes];
}

const none: readonly Reading[] = [];

/** Nearly every line has nothing of it, and every line that leaves is asked. */
const mayBeEscaped = /[%\\&]/;

/** What was found in a reading, in the places of the original. */
export function inOriginal(read: Reading, found: readonly Found[]): readonly Found[] {
  if (found.length === 0) return found;
  const places = read.places();
  return found.map(({ from, to, shown }) => ({
    from: places[from] as number,
    to: places[to] as number,
    shown,
  }));
}

function through(next: Reading, before: Reading): Reading {
  const places = () => {
    const outer = before.places();
    return next.places().map((place) => outer[place] as number);
  };
  return { text: next.text, places };
}

/** Writes a text as it reads, and says whether that is another one. */
type Decode = (text: string, writer: Writer) => boolean;

function reading(text: string, decode: Decode): Reading | undefined {
  const writer = new Writer();
  if (!decode(text, writer)) return undefined;
  const places = () => {
    const placed: number[] = [];
    decode(text, new Writer(placed));
    placed.push(text.length);
    return Int32Array.from(placed);
  };
  return { text: writer.text, places };
}

class Writer {
  text = "";
  readonly #places: number[] | undefined;

  /** With `places`, it writes there where each unit began. */
  constructor(places?: number[]) {
    this.#places = places;
  }

  copy(text: string, from: number, to: number): void {
    if (from === to) return;
    this.text += text.slice(from, to);
    if (this.#places !== undefined) for (let at = from; at < to; at += 1) this.#places.push(at);
  }

  put(letter: string, place: number): void {
    this.text += letter;
    if (this.#places !== undefined) for (let at = 0; at < letter.length; at += 1) this.#places.push(place);
  }
}

const [percent, backslash, ampersand] = [0x25, 0x5c, 0x26] as const;

/** Undoes what stands for one letter, or for one byte of it. */
function undoEscapes(text: string, writer: Writer): boolean {
  let copied = 0;
  let at = nextMark(text, 0);
  while (at < text.length) {
    const width = escapeWidth(text, at);
    const bytesEnd = endOfBytes(text, at, width);
    const letter = bytesEnd > at || width === 0 ? undefined : letterOf(text, at, width);
    const end = Math.max(bytesEnd, at + width, at + 1);
    if (bytesEnd > at || letter !== undefined) {
      writer.copy(text, copied, at);
      const begins = at;
      if (letter !== undefined) writer.put(letter, begins);
      else putBytes(writer, bytesOf(text, begins, end, width), (nth) => begins + width * nth);
      copied = end;
    }
    at = nextMark(text, end);
  }
  if (copied === 0) return false;
  writer.copy(text, copied, text.length);
  return true;
}

/** Where the next escape may begin. */
function nextMark(text: string, from: number): number {
  const { length } = text;
  for (let at = from; at < length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === backslash || unit === percent || unit === ampersand) return at;
  }
  return length;
}

const entity = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/iy;

/**
 * `%2B`, `\u002b`, `\/`, `\x2b`, `&#43;`, `&plus;`: how many units the escape has that begins
 * there; 0, if none does.
 */
function escapeWidth(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit === percent) return isHex(text, at + 1, 2) ? 3 : 0;
  if (unit === ampersand) {
    entity.lastIndex = at;
    return entity.exec(text)?.[0].length ?? 0;
  }
  const kind = text.charCodeAt(at + 1);
  const letter = kind | 0x20;
  if (letter === 0x75 && kind >= 0x41) return isHex(text, at + 2, 4) ? 6 : 0;
  if (letter === 0x78 && kind >= 0x41) return isHex(text, at + 2, 2) ? 4 : 0;
  const isLetter = letter >= 0x61 && letter <= 0x7a && kind >= 0x41;
  if (isLetter) return letter === 0x6e || letter === 0x72 || letter === 0x74 ? 2 : 0;
  const isDigit = kind >= 0x30 && kind <= 0x39;
  return kind > 0x20 && kind < 0x7f && !isDigit ? 2 : 0;
}

/** Bytes that follow one another make letters together; the end is `at`, where there are none. */
function endOfBytes(text: string, at: number, width: number): number {
  const unit = text.charCodeAt(at);
  if (!(unit === percent && width === 3) && !(unit === backslash && width === 4)) return at;
  let end = at + width;
  while (text.charCodeAt(end) === unit && escapeWidth(text, end) === width) end += width;
  return end;
}

function bytesOf(text: string, from: number, to: number, width: number): Buffer {
  const bytes = Buffer.alloc((to - from) / width);
  for (let nth = 0; nth < bytes.length; nth += 1) {
    const end = from + width * (nth + 1);
    bytes[nth] = 16 * hexDigit(text.charCodeAt(end - 2)) + hexDigit(text.charCodeAt(end - 1));
  }
  return bytes;
}

function isHex(text: string, from: number, count: number): boolean {
  for (let at = from; at < from + count; at += 1) if (hexDigit(text.charCodeAt(at)) < 0) return false;
  return true;
}

/** Its value, or -1. */
function hexDigit(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const letter = unit | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

const named: Readonly<Record<string, string>> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", equals: "=", plus: "+", sol: "/" },
  ...{ bsol: "\\", colon: ":", num: "#", dollar: "$", percnt: "%", commat: "@", excl: "!", ast: "*", lowbar: "_" },
};
const letters: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function letterOf(text: string, at: number, width: number): string | undefined {
  if (text.charCodeAt(at) === backslash) {
    if (width > 2) return String.fromCharCode(Number.parseInt(text.slice(at + 2, at + width), 16));
    const kind = text.charAt(at + 1);
    return letters[kind] ?? kind;
  }
  const name = text.slice(at + 1, at + width - 1).toLowerCase();
  if (!name.startsWith("#")) return named[name];
  const code = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0x10ffff ? undefined : String.fromCodePoint(code);
}

/**
 * Letters of bytes, each where its first byte stood; what is no UTF-8 becomes a letter for each
 * byte.
 */
function putBytes(writer: Writer, bytes: Buffer, placeOf: (nth: number) => number): void {
  const utf8 = bytes.toString("utf8");
  const isUtf8 = !utf8.includes("\ufffd");
  let nth = 0;
  for (const letter of isUtf8 ? utf8 : bytes.toString("latin1")) {
    writer.put(letter, placeOf(nth));
    nth += isUtf8 && letter > "\u007f" ? Buffer.byteLength(letter) : 1;
  }
}

/** `68:75:6e`, `68 75 6E`, `0x68, 0x75`, and `104, 117, 110`: a buffer as programs show it. */
const hexRun =
  /(?<![0-9a-z])(?:0x)?[0-9a-f]{2}([:-]|, ?| )(?:(?:0x)?[0-9a-f]{2}\1){2,}(?:0x)?[0-9a-f]{2}(?![0-9a-z])/gi;
const decimalRun = /(?<![\w.])(?:\d{1,3},\s{0,40}){3,}\d{1,3}(?![\w.])/g;

/** What each run holds, without what makes the whole expression slow. */
const mayBeHex =
  /[0-9A-Fa-f]{2}[:\-, ] ?(?:0[xX])?[0-9A-Fa-f]{2}[:\-, ] ?(?:0[xX])?[0-9A-Fa-f]{2}[:\-, ] ?(?:0[xX])?[0-9A-Fa-f]{2}/;

const mayBeDecimal = /\d,\s{0,40}\d{1,3},\s{0,40}\d/;

/** Each run of numbers as the text that its bytes are, one under the other. */
function readBytes(text: string, writer: Writer): boolean {
  const hex = mayBeHex.test(text) ? [...text.matchAll(hexRun)] : [];
  const decimal = mayBeDecimal.test(text) ? [...text.matchAll(decimalRun)] : [];
  // A number of two digits may be read in both ways.
  for (const { 0: run, index } of hex) putRun(writer, hexBytes(run), index, run.length);
  for (const { 0: run, index } of decimal) putRun(writer, decimalBytes(run), index, run.length);
  return hex.length > 0 || decimal.length > 0;
}

interface Numbers {
  bytes: number[];
  places: number[];
}

function putRun(writer: Writer, { bytes, places }: Numbers, index: number, length: number): void {
  putBytes(writer, Buffer.from(bytes), (nth) => index + (places[nth] ?? 0));
  // Whatever ends here ends where the run does.
  writer.put("\n", index + length);
}

function hexBytes(run: string): Numbers {
  const found: Numbers = { bytes: [], places: [] };
  for (let at = 0; at < run.length; ) {
    const place = at;
    if (run.charCodeAt(at) === 0x30 && (run.charCodeAt(at + 1) | 0x20) === 0x78) at += 2;
    const [high, low] = [hexDigit(run.charCodeAt(at)), hexDigit(run.charCodeAt(at + 1))];
    if (high < 0) at += 1;
    else {
      found.bytes.push(16 * high + low);
      found.places.push(place);
      at += 2;
    }
  }
  return found;
}

function decimalBytes(run: string): Numbers {
  const found: Numbers = { bytes: [], places: [] };
  let number = -1;
  for (let at = 0; at <= run.length; at += 1) {
    const digit = run.charCodeAt(at) - 0x30;
    if (digit >= 0 && digit <= 9) {
      if (number < 0) found.places.push(at);
      number = 10 * Math.max(number, 0) + digit;
    } else if (number >= 0) {
      found.bytes.push(number & 0xff);
      number = -1;
    }
  }
  return found;
}
