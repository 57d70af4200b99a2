/**
 * A piece of an `.env` file with its bytes: one setting (which may go over several lines), or
 * anything else.
 */
export type EnvLine =
  | { kind: "setting"; name: string; value: string; raw: string; unclosed?: boolean }
  | { kind: "other"; raw: string };

/* Compose v2's dialect. `raw` of all pieces together is the text again, to the byte. */
const blankOrComment = /[^\S\n]*(?:#[^\n]*)?(?:\n|$)/y;
const start = /(?:\uFEFF)?\s*(?:export[^\S\n]+)?([A-Za-z_][\w.-]*)[^\S\n]*[=:][^\S\n]*/y;
// A quote behind a backslash never closes, even where no other follows: else what comes later would
// decide.
const singleQuoted = /'((?:\\[\s\S]|[^'\\])*)'/y;
const doubleQuoted = /"((?:\\[\s\S]|[^"\\])*)"/y;
const restOfLine = /[^\n]*(?:\n|$)/y;

export function readEnvLines(text: string): EnvLine[] {
  const lines: EnvLine[] = [];
  let at = 0;
  while (at < text.length) {
    const line = take(blankOrComment, text, at) ? other(text, at, blankOrComment.lastIndex) : settingAt(text, at);
    lines.push(line);
    at += line.raw.length;
  }
  return lines;
}

function settingAt(text: string, from: number): EnvLine {
  const name = take(start, text, from)?.[1];
  if (name === undefined) return other(text, from, endOfLine(text, from));
  const valueAt = start.lastIndex;
  const [value, end] = readValue(text, valueAt);
  const raw = text.slice(from, endOfLine(text, end));
  // A quote that opens and never closes: Compose refuses the whole file.
  return { kind: "setting", name, value, raw, unclosed: end === valueAt && /['"]/.test(text.charAt(valueAt)) };
}

function readValue(text: string, at: number): [value: string, end: number] {
  const single = take(singleQuoted, text, at);
  if (single) return [(single[1] ?? "").replaceAll("\\'", "'"), singleQuoted.lastIndex];
  const double = take(doubleQuoted, text, at);
  if (double) return [withoutEscapes(double[1] ?? ""), doubleQuoted.lastIndex];
  // A comment begins at a blank and #, and at nothing else: `#x` and a tab before # are values.
  const plain = take(restOfLine, text, at)?.[0] ?? "";
  const comment = plain.indexOf(" #");
  return [(comment === -1 ? plain : plain.slice(0, comment)).trim(), at];
}

function withoutEscapes(text: string): string {
  const letters: Record<string, string> = { n: "\n", r: "\r", t: "\t" };
  return text.replace(/\\([nrt"\\$])/g, (_, letter: string) => letters[letter] ?? letter);
}

function other(text: string, from: number, to: number): EnvLine {
  return { kind: "other", raw: text.slice(from, to) };
}

function endOfLine(text: string, at: number): number {
  take(restOfLine, text, at);
  return restOfLine.lastIndex;
}

function take(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
