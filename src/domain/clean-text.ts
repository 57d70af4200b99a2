/**
 * What a terminal obeys begins with ESC, or with what stands for ESC and a letter in the second
 * table of controls.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const introducer = /[\u001b\u0090\u0098\u009b\u009d-\u009f]/;

/**
 * Control characters of both tables but line ends and tabs, halves of a letter, separators of
 * lines, and what nobody sees or what makes text run backwards.
 */
const unseen = /[^\P{Cc}\n\t]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const allUnseen = new RegExp(`(?:${unseen.source})+`, "gu");

/** What nearly every text is made of. */
const harmless = /^[ -~\n\t]*$/;

/**
 * Somebody else's text without colours, cursor movements, control characters and characters that
 * are not seen: it must not steer our terminal, show its words in another order than they stand in,
 * or hide a secret from the search for it. For the doors at which text leaves, before it is
 * searched.
 */
export function cleanText(text: string): string {
  if (harmless.test(text)) return text;
  if (!unseen.test(text)) return text;
  const plain = withoutSequences(text).replace(/[\u0085\u2028\u2029]/g, " ");
  return plain.replace(/\p{Cs}/gu, "\ufffd").replace(allUnseen, "");
}

/**
 * The same for one line: line breaks in it are shown, not obeyed, since they are somebody else's.
 */
export function cleanLine(text: string): string {
  return oneLine(cleanText(text)).replaceAll("\t", "    ");
}

/** A text that was cleaned, as one line. */
export function oneLine(text: string): string {
  return text.includes("\n") ? text.replaceAll("\n", "\\n") : text;
}

/**
 * So much of somebody else's text, and no half of a word: what is left of a secret that was cut in
 * two nobody finds any more, and this happens before the search for it.
 */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = most - 1;
  while (end > 0 && !betweenWords.test(text.charAt(end))) end -= 1;
  return `${text.slice(0, end).trimEnd()}…`;
}

const betweenWords = /[\s"',;&<>|]/;

/**
 * Without the sequences that a terminal obeys. One scan: whatever it has passed, it does not look
 * at again but once, for which a regular expression could not be made to answer.
 */
export function withoutSequences(text: string): string {
  if (!introducer.test(text)) return text;
  let clean = "";
  let from = 0;
  let at = 0;
  while (at < text.length) {
    if (!isIntroducer(text.charCodeAt(at))) at += 1;
    else {
      if (at > from) clean += text.slice(from, at);
      at = endOfSequence(text, at);
      from = at;
    }
  }
  return clean + text.slice(from);
}

const isIntroducer = (unit: number): boolean =>
  unit === 0x1b || unit === 0x90 || unit === 0x98 || unit === 0x9b || (unit >= 0x9d && unit <= 0x9f);

function endOfSequence(text: string, from: number): number {
  const first = text.charCodeAt(from);
  const isEscape = first === 0x1b;
  // ESC and a letter is the long form of one character of the second table.
  const kind = isEscape ? text.charCodeAt(from + 1) + 0x40 : first;
  const inside = from + (isEscape ? 2 : 1);
  if (kind === 0x9b) return endOfControl(text, inside);
  if (kind === 0x90 || kind === 0x98 || (kind >= 0x9d && kind <= 0x9f)) return endOfString(text, inside);
  if (!isEscape) return inside;
  let at = from + 1;
  while (isBetween(text, at, 0x20, 0x2f)) at += 1;
  return isBetween(text, at, 0x30, 0x7e) ? at + 1 : from + 1;
}

/** Parameters, then what stands between, then one letter: colours, cursor movements. */
function endOfControl(text: string, from: number): number {
  let at = from;
  while (isBetween(text, at, 0x30, 0x3f)) at += 1;
  while (isBetween(text, at, 0x20, 0x2f)) at += 1;
  return isBetween(text, at, 0x40, 0x7e) ? at + 1 : at;
}

/**
 * A title, the clipboard: up to what ends it. What nothing ends on its line is text like any other.
 */
function endOfString(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isControl(text.charCodeAt(at))) at += 1;
  const end = text.charCodeAt(at);
  if (end === 0x07 || end === 0x9c) return at + 1;
  return end === 0x1b && text[at + 1] === "\\" ? at + 2 : from;
}

function isBetween(text: string, at: number, least: number, most: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= least && unit <= most;
}

const isControl = (unit: number): boolean => unit < 0x20 || (unit >= 0x7f && unit <= 0x9f);

/**
 * Characters of JSON that steer a terminal or are not seen; a reader of JSON gets them as they
 * were.
 */
export function escapeUnseen(json: string): string {
  return /^[ -~\n]*$/.test(json)
    ? json
    : json.replace(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/gu, (one) =>
        one
          .split("")
          .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
          .join(""),
      );
}
