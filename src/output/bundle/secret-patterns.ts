// Over 250 lines: one scan, whose parts share what a value is and where it ends.
import { isOrdinaryWord, isPlainValue } from "../../domain/ordinary-values.ts";
import { isSecretName } from "../../domain/secret-names.ts";
import { type Piece, tokensIn } from "./token-shapes.ts";

/** What a removed piece of text is called, and how often it was found. */
export type Removed = ReadonlyMap<string, number>;

const settingText = "value of a setting that is named like a secret";
export const hidden = (name: string) => `[${name} hidden]`;
const piece = (from: number, to: number, what: string, name = what): Piece => ({ from, to, what, shown: hidden(name) });

/**
 * The text without what looks like a secret that nobody told us of, and what was removed: other
 * people's software logs them. Scans that pass each character a few times at most, whatever stands
 * there.
 */
export function removePatterns(
  text: string,
  { hideEmails }: { hideEmails: boolean },
): { text: string; removed: Removed } {
  const pieces = [
    ...blocks(text),
    ...passwordsInAddresses(text),
    ...tokensIn(text),
    ...settings(text),
    ...phrases(text),
    ...(hideEmails ? emails(text) : []),
  ];
  const removed = new Map<string, number>();
  let clean = "";
  let at = 0;
  for (const { from, to, what, shown } of pieces.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (to <= at) continue;
    removed.set(what, (removed.get(what) ?? 0) + 1);
    // What overlaps is hidden with what was before it.
    if (from >= at) clean += text.slice(at, from) + shown;
    at = to;
  }
  return { text: clean + text.slice(at), removed };
}

/** A setting's value, for what has its name and its value apart. */
export function mayBeSecret(name: string, value: string): boolean {
  return isSecretName(name) && !isHarmless(value);
}

/**
 * What stands where a secret would, and is none: nothing, a reference, a word of a sentence, or
 * what was hidden before.
 */
function isHarmless(value: string): boolean {
  const bare = value.replace(/^\\*["']|\\*["']$/g, "");
  return (
    isPlainValue(bare) || /^(?:\$\{?[A-Z_]|\[$|\{$|[[(][\w .:-]+ (?:hidden|removed)[\])]|\*{3,}|x{4,}$)/i.test(bare)
  );
}

/** Keys over several lines, and texts of YAML below a name like a secret's. */
function blocks(text: string): Piece[] {
  const found: Piece[] = [];
  for (let from = text.indexOf("-----BEGIN "); from >= 0; from = text.indexOf("-----BEGIN ", from)) {
    const headEnd = text.indexOf("-----", from + 11);
    const kind = text.slice(from + 11, headEnd < 0 ? from + 60 : Math.min(headEnd, from + 60));
    if (!/PRIVATE KEY|PGP/.test(kind)) {
      from += 11;
      continue;
    }
    const end = text.indexOf("-----END ", from);
    const tail = end < 0 ? -1 : text.indexOf("-----", end + 9);
    const to = tail < 0 ? text.length : tail + 5;
    found.push(piece(from, to, "private key"));
    from = to;
  }
  for (const block of text.matchAll(/^([ \t]*)(?:- )?["']?([\w.-]{1,64})["']?:[ \t]*[|>][+-]?\d?[ \t]*$/gm)) {
    const [head, indent = "", name = ""] = block;
    if (!isSecretName(name)) continue;
    const from = block.index + head.length + 1;
    let to = from;
    while (to < text.length) {
      const end = endOfLine(text, to);
      const line = text.slice(to, end);
      if (line.trim() !== "" && !/^[ \t]/.test(line.slice(indent.length))) break;
      to = end + 1;
    }
    if (to > from)
      found.push({
        ...piece(from, Math.min(to, text.length), settingText, name),
        shown: `${indent}  ${hidden(name)}\n`,
      });
  }
  return found;
}

/**
 * Of these nothing but the last @ ends the password: a slash in it, too, may have been forgotten to
 * encode.
 */
const databases = /^(?:postgres(?:ql)?|rediss?|mysql|mariadb|amqps?|mongodb(?:\+srv)?|clickhouse)$/i;

function passwordsInAddresses(text: string): Piece[] {
  const found: Piece[] = [];
  let runEnd = -1;
  let lastAt = -1;
  for (let at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 3)) {
    const start = at + 3;
    if (start >= runEnd) {
      runEnd = endOf(text, start, /[\s"'<>`]/g);
      lastAt = start + text.slice(start, runEnd).lastIndexOf("@");
    }
    if (lastAt < start) continue;
    const scheme = /[a-z][a-z0-9+.-]{0,20}$/i.exec(text.slice(Math.max(0, at - 21), at))?.[0] ?? "";
    const isDatabase = databases.test(scheme);
    const end = isDatabase ? lastAt : start + (/^[^/?#]*@/.exec(text.slice(start, runEnd))?.[0].length ?? 0) - 1;
    if (end < start) continue;
    const colon = start + text.slice(start, end).indexOf(":");
    if (colon >= start) {
      if (!/^\[[\w .-]+ hidden\]$/.test(text.slice(colon + 1, end)))
        found.push(piece(colon + 1, end, "password in an address", "password"));
    } else if (/^https?$/i.test(scheme) && end - start >= 8) found.push(piece(start, end, "key in an address", "key"));
  }
  return found.filter(({ from, to }) => to > from);
}

/** Names of what follows `?` or `&`, beside those that are secrets' everywhere. */
const queryNames =
  /^(?:code|state|sig|sign|signature|key|session|sid|ticket|nonce|hash|assertion|id_token|x-(?:amz|goog)-(?:signature|credential|security-token))$/i;
/** Headers whose whole value is one. */
const headers = /^(?:(?:proxy-)?authorization|(?:set-)?cookie2?|x-(?:[\w-]+-)?(?:key|token|auth|signature|secret))$/i;

const separators = /=>|:=|[=:]|%3[ad]|\\u003[ad]/gi;

/**
 * `name=value` and `"name": "value"`, however it is quoted; of names within each other's values the
 * innermost counts.
 */
function settings(text: string): Piece[] {
  const found: Piece[] = [];
  const lineEnd = lineEnds(text);
  separators.lastIndex = 0;
  for (let match = separators.exec(text); match !== null; match = separators.exec(text)) {
    const after = match.index + match[0].length;
    if (match[0] === ":" && text.startsWith("//", after)) continue;
    const { name: bare, lead } = nameBefore(text, match.index);
    if (bare === "") continue;
    const isQuery = /[?&;]$|%3f$|%26$|u0026$/i.test(lead);
    const isHeader = headers.test(bare);
    if (!isHeader && !isSecretName(bare) && !(isQuery && queryNames.test(bare))) continue;
    if (startsHarmless(text, after)) continue;
    const value = valueAt(text, after, { isHeader, isQuery, isEncoded: match[0].length === 3, lineEnd });
    if (value === undefined || isHarmless(text.slice(value.from, value.to))) continue;
    if (match[0] === ":" && isProse(text, value)) continue;
    const isCookie = /cookie/i.test(bare);
    found.push(
      piece(
        value.from,
        value.to,
        isCookie ? "cookie" : isHeader && /authorization/i.test(bare) ? "authorization" : settingText,
        isCookie ? "cookie" : bare,
      ),
    );
    separators.lastIndex = value.to;
  }
  return found;
}

/** The name that ends here, quoted or not, and what stands before it. */
function nameBefore(text: string, end: number): { name: string; lead: string } {
  let to = end;
  while (to > end - 8 && (text[to - 1] === " " || text[to - 1] === "\t")) to -= 1;
  if (text.startsWith("%22", to - 3)) to -= 3;
  else if (text[to - 1] === '"' || text[to - 1] === "'" || text[to - 1] === "]") {
    to -= 1;
    while (to > end - 40 && text[to - 1] === "\\") to -= 1;
  }
  let from = to;
  while (from > to - 80 && isNameUnit(text.charCodeAt(from - 1))) from -= 1;
  const whole = text.slice(from, to).replace(/^-+/, "");
  // An escape may stand before it: its letters are none of the name.
  const escaped = /^(?:u00(?:26|3f|22)|3f|26|22)(?=[A-Za-z_])/i.exec(whole)?.[0] ?? "";
  const isEscape = escaped !== "" && /[\\%]/.test(text.charAt(from - 1));
  const lead = text.slice(from - 1, from) + (isEscape ? escaped : "");
  const name = isEscape ? whole.slice(escaped.length) : whole;
  return { name: /^[A-Za-z_]/.test(name) ? name : "", lead };
}

function isNameUnit(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x30 && unit <= 0x39) ||
    unit === 0x5f ||
    unit === 0x2d ||
    unit === 0x2e
  );
}

/** Looked at before the end of a value is: that may be far away. */
function startsHarmless(text: string, after: number): boolean {
  return /^[ \t]*["']?(?:\$\{?[A-Z_]|[[{][ \t]*(?:\n|$)|\[[\w .-]+ hidden\]|\*{3,})/i.test(
    text.slice(after, after + 80),
  );
}

/** `JWT_SECRET: missing in .env` is a sentence. */
function isProse(text: string, { from, to }: { from: number; to: number }): boolean {
  const value = text.slice(from, to);
  return (isOrdinaryWord(value) || /^[a-z]{1,12}$/.test(value)) && /^ [a-z]/i.test(text.slice(to, to + 2));
}

function valueAt(
  text: string,
  after: number,
  {
    isHeader,
    isQuery,
    isEncoded,
    lineEnd,
  }: { isHeader: boolean; isQuery: boolean; isEncoded: boolean; lineEnd: (from: number) => number },
): { from: number; to: number } | undefined {
  let from = after;
  while (text[from] === " " || text[from] === "\t") from += 1;
  if (isEncoded) {
    if (text.startsWith("%22", from)) from += 3;
    return { from, to: endOf(text, from, /%2[26c]|%7d|[\s"'&<>]/gi) };
  }
  const opening = /^\[?[ \t]*(\\{0,16}["'])/.exec(text.slice(from, from + 24));
  if (opening !== null) {
    const [all, quote = ""] = opening;
    const inside = from + all.length;
    if (all.startsWith("[")) return { from, to: endOf(text, inside, /\]/g, 1) };
    return { from, to: closing(text, inside, quote, lineEnd(inside)) };
  }
  if (isHeader) return { from, to: endOf(text, from, /["'\n\r]/g) };
  const to = isQuery ? endOf(text, from, /[\s"',}\]&;#<>\\]/g) : endOf(text, from, /[\s"',}\]]/g);
  return to > from ? { from, to } : undefined;
}

/**
 * Behind the quote that ends what this one began; of a text that nothing ends, the end of its line.
 */
function closing(text: string, from: number, quote: string, line: number): number {
  for (let at = text.indexOf(quote, from); at >= 0 && at < line; at = text.indexOf(quote, at + 1)) {
    if (quote.length > 1 || quote === "'" || !isEscaped(text, at)) return at + quote.length;
  }
  return line;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (backslashes < 64 && text[at - 1 - backslashes] === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}

/** Sentences, statements and command lines; each finds the value as its last group. */
const wordings: readonly { what: string; pattern: RegExp; isWord?: boolean }[] = [
  { what: "authorization", pattern: /\b(?:bearer|basic|token|apikey)[ \t]+([\w+/=.~-]{8,})/gi, isWord: true },
  {
    what: "password",
    pattern:
      /\b(?:password|passwd|passphrase|identified[ \t]+by)[ \t]+(?:is[ \t]+|was[ \t]+|to[ \t]+)?(["'][^"'\n]{1,512}["'])/gi,
  },
  {
    what: "password",
    pattern: /\b(?:password|passwd|passphrase|secret|token|pin|api[ -]?key)[ \t]+(?:is|was)[ \t]+([^\s"',;]{4,512})/gi,
    isWord: true,
  },
  {
    what: "password",
    pattern: /(?:^|[\s"'])(?:requirepass|masterauth|auth-pass[ \t]+\S{1,64})[ \t]+"?([^\s"',]{1,512})/gim,
  },
  { what: "password", pattern: /\blogin[ \t]+\S{1,128}[ \t]+password[ \t]+(\S{1,512})/gi },
  { what: "password", pattern: /\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^|;&\n]{0,200}?[ \t]-p([^\s"']{3,512})/gi },
  { what: "password", pattern: /\b(?:redis-cli|sshpass)\b[^|;&\n]{0,200}?[ \t]-[ap][ \t]*([^\s"']{3,512})/gi },
  {
    what: "password",
    pattern: /\b(?:curl|wget|http|docker login)\b[^|;&\n]{0,200}?[ \t](?:-u|--user|-p)[ \t]*([^\s"']{3,512})/gi,
  },
  {
    what: "webhook",
    pattern:
      /(?:\bhooks\.slack\.com\/(?:services|workflows)|\bdiscord(?:app)?\.com\/api\/webhooks|\.webhook\.office\.com)(\/[^\s"'<>]{4,512})/gi,
  },
];

function phrases(text: string): Piece[] {
  const found = wordings.flatMap(({ what, pattern, isWord }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const value = match[1] ?? "";
      const from = match.index + match[0].lastIndexOf(value);
      // "Basic authentication failed", "the password is wrong".
      const isPlain = isWord === true && /^[A-Za-z][a-z]{0,14}[.:]?$/.test(value);
      return isPlain || isHarmless(value) ? [] : [piece(from, from + value.length, what)];
    }),
  );
  const flags = [
    ...text.matchAll(/(?<![\w-])--?([A-Za-z][\w-]{1,63})["']?,?[ \t]+\\{0,16}["']?([^\s"',\\-][^\s"',\\]{0,511})/g),
  ].flatMap((match) => {
    const [all, name = "", value = ""] = match;
    return mayBeSecret(name, value)
      ? [piece(match.index + all.length - value.length, match.index + all.length, settingText, name)]
      : [];
  });
  const elements = [...text.matchAll(/<([A-Za-z][\w:.-]{0,63})(?: [^<>\n]{0,200})?>([^<>\n]{1,2000})<\//g)].flatMap(
    (match) => {
      const [all, name = "", value = ""] = match;
      const to = match.index + all.length - 2;
      return mayBeSecret(name, value) ? [piece(to - value.length, to, settingText, name)] : [];
    },
  );
  return [...found, ...flags, ...elements];
}

/** Looked for where an @ stands: whatever is before or after it is looked at once. */
function emails(text: string): Piece[] {
  const found: Piece[] = [];
  let done = 0;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const name = /[\p{L}\p{N}._%+-]+$/u.exec(text.slice(Math.max(done, at - 64), at))?.[0] ?? "";
    const host = /^[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,9}/u.exec(text.slice(at + 1, at + 256))?.[0] ?? "";
    if (name === "" || host === "") continue;
    done = at + 1 + host.length;
    found.push(piece(at - name.length, done, "email address"));
  }
  return found;
}

/** For places that come in order: a long line is looked through once, not once for each of them. */
function lineEnds(text: string): (from: number) => number {
  let end = -1;
  return (from) => {
    if (from > end) end = endOfLine(text, from);
    return end;
  };
}

function endOfLine(text: string, from: number): number {
  const found = text.indexOf("\n", from);
  return found === -1 ? text.length : found;
}

/** Where the first of these stands, or the text ends; `behind` it. */
function endOf(text: string, from: number, stops: RegExp, behind = 0): number {
  stops.lastIndex = from;
  const found = stops.exec(text);
  return found === null ? text.length : found.index + behind;
}
