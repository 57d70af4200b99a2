// Over 150 lines: the one grammar of what a terminal sends.
/** The one list of keys: what the terminal sends, and what a screen is told. */
export type KeyName =
  | "enter"
  | "escape"
  | "up"
  | "down"
  | "left"
  | "right"
  | "word-left"
  | "word-right"
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
  | "clear-to-end"
  | "put-back"
  | "redraw"
  | "suspend"
  | "ctrl-c";

export type Key =
  | { name: "text"; text: string }
  | { name: "paste"; text: string }
  /** A whole answer, which only the line mode gives: no terminal sends one. */
  | { name: "line"; text: string }
  | { name: KeyName };

/**
 * Single control characters, as a shell's line has them. Ctrl-G and F1 show help, since `?` may be
 * wanted in a text.
 */
const controls: Record<string, KeyName> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\b": "backspace",
  "\x7f": "backspace",
  "\x01": "home",
  "\x02": "left",
  "\x03": "ctrl-c",
  "\x04": "delete",
  "\x05": "end",
  "\x06": "right",
  "\x07": "help",
  "\x0b": "clear-to-end",
  "\x0c": "redraw",
  "\x0e": "down",
  "\x10": "up",
  "\x15": "clear-line",
  "\x17": "clear-word",
  "\x19": "put-back",
  "\x1a": "suspend",
};

/** What Alt means with a letter, where it means anything. */
const alts: Record<string, KeyName> = { b: "word-left", f: "word-right", "\x7f": "clear-word", "\b": "clear-word" };

/** With Ctrl or Alt held, an arrow passes a whole word. */
const byWord: Partial<Record<KeyName, KeyName>> = { left: "word-left", right: "word-right" };

/** What follows ESC [ or ESC O; modifiers (ESC [ 1 ; 5 C) are taken off before looking here. */
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

/** The oldest report of a mouse: three bytes behind it, which look like letters. */
const oldMouse = "\x1b[M";

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
   * it was the Escape key. After a paste, or what the terminal says of itself, do so much later: its
   * end got lost, and keys must work again.
   */
  waitsFor(): "sequence" | "saying" | "paste" | undefined;
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
    waitsFor: () => {
      if (paste !== undefined) return "paste";
      if (pending === "") return undefined;
      // Alt with a bracket is two bytes; a terminal says more at once.
      return pending.length > 2 && lengthOfSaying(pending) === "open" ? "saying" : "sequence";
    },
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
  const said = lengthOfSaying(text);
  if (said === "open") return isFinal ? { key: undefined, length: text.length } : undefined;
  if (said !== undefined) return { key: undefined, length: said };
  const rest = text.slice(1);
  if (/^(?:\[[0-?]*[ -/]*|O[0-9;]*)?$/.test(rest))
    return isFinal ? { key: rest.length < 2 ? { name: "escape" } : undefined, length: text.length } : undefined;
  const sequence = /^(?:\[\[?|O)([0-?]*)[ -/]*([@-~])/.exec(rest);
  if (sequence === null) return escapeThen(text);
  const [whole, parameters = "", last = ""] = sequence;
  return { key: keyOf(parameters, last), length: whole.length + 1 };
}

/**
 * What a terminal says of itself (ECMA-48, 5.6: OSC, DCS, SOS, PM, APC, up to BEL or ESC \\) or of an
 * old mouse: nobody typed it.
 */
function lengthOfSaying(text: string): number | "open" | undefined {
  if (text.startsWith(oldMouse)) return text.length < oldMouse.length + 3 ? "open" : oldMouse.length + 3;
  if (text.length < 2 || !"]PX^_".includes(text.charAt(1))) return undefined;
  for (let at = 2; at < Math.min(text.length, mostPasted); at += 1) {
    if (text[at] === "\x07") return at + 1;
    if (text[at] !== "\x1b") continue;
    if (at + 1 === text.length) return "open";
    // Another sequence begins: the end of this one got lost.
    return text[at + 1] === "\\" ? at + 2 : at;
  }
  return text.length < mostPasted ? "open" : mostPasted;
}

function keyOf(parameters: string, last: string): Key | undefined {
  // ESC [ < … M is a mouse, ESC [ ? … c an answer about the terminal: neither was typed.
  if (!/^[0-9;]*$/.test(parameters)) return undefined;
  const [first = "", modifier = ""] = parameters.split(";");
  const name = sequences[last === "~" ? `${first}~` : last];
  // 3: Alt, 5: Ctrl (xterm, ctlseqs, "PC-Style Function Keys").
  const chosen = name !== undefined && /^[357]$/.test(modifier) ? (byWord[name] ?? name) : name;
  return chosen && { name: chosen };
}

/** ESC and a letter is Alt with that letter; two ESC are one. */
function escapeThen(text: string): { key: Key | undefined; length: number } {
  if (text[1] === "\x1b") return { key: { name: "escape" }, length: 1 };
  const name = alts[text[1]?.toLowerCase() ?? ""];
  return { key: name && { name }, length: 2 };
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
