/** The one list of keys: what the terminal sends, and what a screen is told. */
export type KeyName =
  | "enter"
  | "escape"
  | "up"
  | "down"
  | "left"
  | "right"
  | "home"
  | "end"
  | "page-up"
  | "page-down"
  | "backspace"
  | "delete"
  | "tab"
  | "shift-tab"
  | "help"
  | "clear-line"
  | "clear-word"
  | "ctrl-c";

export type Key = { name: "text"; text: string } | { name: "paste"; text: string } | { name: KeyName };

/** Single control characters. Ctrl-G and F1 show help, since `?` may be wanted in a text. */
const controls: Record<string, KeyName> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\b": "backspace",
  "\x7f": "backspace",
  "\x01": "home",
  "\x02": "left",
  "\x03": "ctrl-c",
  "\x05": "end",
  "\x06": "right",
  "\x07": "help",
  "\x0e": "down",
  "\x10": "up",
  "\x15": "clear-line",
  "\x17": "clear-word",
};

/** What follows ESC [ or ESC O; modifiers (ESC [ 1 ; 5 C) are dropped before looking here. */
const sequences: Record<string, KeyName> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  H: "home",
  F: "end",
  P: "help",
  Z: "shift-tab",
  "1~": "home",
  "3~": "delete",
  "4~": "end",
  "5~": "page-up",
  "6~": "page-down",
  "7~": "home",
  "8~": "end",
  "11~": "help",
};

const pasteStart = "\x1b[200~";
const pasteEnd = "\x1b[201~";

/**
 * No field takes more, in characters; of a longer paste only so much is held, and it is refused
 * where it would have gone.
 */
const mostPasted = 65_536;

export interface KeyDecoder {
  /** Keys that are complete now. */
  push(chunk: string): Key[];
  /**
   * What was begun and not ended. After an escape sequence call `flush` when nothing follows soon:
   * it was the Escape key. After a paste do so much later: its end got lost, and keys must work
   * again.
   */
  waitsFor(): "sequence" | "paste" | undefined;
  flush(): Key[];
}

/**
 * Turns the terminal's bytes into keys. A slow line cuts escape sequences in two and puts several
 * keys into one chunk; a paste comes between two marks and may hold anything, line breaks included,
 * and none of it is a key.
 */
export function createKeyDecoder(): KeyDecoder {
  let pending = "";
  /** Whose end has not come yet: each part of it is looked at once, however many they are. */
  let paste: OpenPaste | undefined;
  const drain = (isFinal: boolean): Key[] => {
    const keys: Key[] = [];
    while (pending !== "") {
      const next = nextKey(pending, isFinal);
      if (next === undefined) break;
      pending = pending.slice(next.length);
      if (next.key !== undefined) keys.push(next.key);
    }
    return keys;
  };
  return {
    push: (chunk) => {
      const whole = paste === undefined ? pending + chunk : paste.add(chunk);
      if (whole === undefined) return [];
      paste = undefined;
      pending = whole;
      const keys = drain(false);
      if (pending.startsWith(pasteStart)) {
        paste = openPaste();
        paste.add(pending);
        pending = "";
      }
      return keys;
    },
    waitsFor: () => (paste !== undefined ? "paste" : pending === "" ? undefined : "sequence"),
    flush: () => {
      if (paste !== undefined) pending = paste.held();
      paste = undefined;
      return drain(true);
    },
  };
}

interface OpenPaste {
  /** With its end, the whole text from its beginning on; until then nothing. */
  add(chunk: string): string | undefined;
  held(): string;
}

function openPaste(): OpenPaste {
  const parts: string[] = [];
  let length = 0;
  /** The mark of the end may come in two pieces. */
  let last = "";
  return {
    add: (chunk) => {
      const seen = last + chunk;
      const end = seen.indexOf(pasteEnd);
      // Of what is too long the middle is missing; nobody takes it.
      if (end >= 0) return parts.join("") + (length > mostPasted ? seen : chunk);
      if (length <= mostPasted) parts.push(chunk.slice(0, mostPasted));
      length += chunk.length;
      last = seen.slice(1 - pasteEnd.length);
      return undefined;
    },
    held: () => parts.join(""),
  };
}

/** The key at the start of the text and how long it is; undefined while more must come. */
function nextKey(text: string, isFinal: boolean): { key: Key | undefined; length: number } | undefined {
  if (text.startsWith(pasteStart)) return pasted(text, isFinal);
  if (!text.startsWith("\x1b")) return typed(text);
  const rest = text.slice(1);
  if (/^(?:[[O][0-9;]*)?$/.test(rest)) return isFinal ? { key: { name: "escape" }, length: text.length } : undefined;
  const sequence = /^(?:\[\[?|O)([0-9;?]*)([~A-Za-z])/.exec(rest);
  if (sequence === null) return escapeThen(text);
  const [whole, numbers = "", last = ""] = sequence;
  const name = sequences[last === "~" ? `${numbers.split(";")[0]}~` : last];
  return { key: name && { name }, length: whole.length + 1 };
}

/** ESC and a letter is Alt with that letter, which means nothing here; two ESC are one. */
function escapeThen(text: string): { key: Key | undefined; length: number } {
  return text[1] === "\x1b" ? { key: { name: "escape" }, length: 1 } : { key: undefined, length: 2 };
}

function pasted(text: string, isFinal: boolean): { key: Key; length: number } | undefined {
  const end = text.indexOf(pasteEnd);
  if (end < 0)
    return isFinal ? { key: { name: "paste", text: text.slice(pasteStart.length) }, length: text.length } : undefined;
  return { key: { name: "paste", text: text.slice(pasteStart.length, end) }, length: end + pasteEnd.length };
}

function typed(text: string): { key: Key | undefined; length: number } {
  const run = /^[^\p{Cc}]+/u.exec(text)?.[0];
  if (run !== undefined) return { key: { name: "text", text: run }, length: run.length };
  const name = controls[text[0] ?? ""];
  return { key: name && { name }, length: 1 };
}
