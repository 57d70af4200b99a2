/**
 * What may open a text or a comment. A name is taken whole, because a `$` within it opens nothing; so is a number,
 * because `$1` is a parameter.
 */
const opening =
  /[eE]'|'|"|--|\/\*|;|\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|[\w\u0080-\uffff][\w$\u0080-\uffff]*|\S/gu;

/** Where a text or comment that is open goes on: how far it reaches in a line, or -1 when beyond it. */
type Inside = (line: string, from: number) => number;

/**
 * Goes through a dump line by line and tells with which lines a statement of the dump itself begins. A line of a
 * function's body, a default or a comment may look like any statement, and is nobody's to rewrite.
 */
export class StatementStarts {
  #inside: Inside | undefined;
  #isOpen = false;
  #backslashesEscape = false;

  /** Whether a statement, a comment or a command of psql may begin with this line. Lines of rows are not given to it. */
  passes(line: string): boolean {
    const begins = this.#inside === undefined && !this.#isOpen;
    // A command of psql ends with its line, without a semicolon.
    if (begins && line.startsWith("\\")) return true;
    if (begins && line === "SET standard_conforming_strings = off;") this.#backslashesEscape = true;
    for (let at = 0; at >= 0; ) at = this.#inside === undefined ? this.#open(line, at) : this.#close(line, at);
    return begins;
  }

  #open(line: string, from: number): number {
    opening.lastIndex = from;
    for (let found = opening.exec(line); found !== null; found = opening.exec(line)) {
      const [token] = found;
      if (token === "--") return -1;
      this.#inside = this.#insideOf(token);
      // Neither a comment nor the end of a statement is a part of one.
      if (token === ";") this.#isOpen = false;
      else if (token !== "/*") this.#isOpen = true;
      if (this.#inside !== undefined) return opening.lastIndex;
    }
    return -1;
  }

  #close(line: string, from: number): number {
    const end = this.#inside?.(line, from) ?? -1;
    if (end >= 0) this.#inside = undefined;
    return end;
  }

  #insideOf(token: string): Inside | undefined {
    if (token === "'") return this.#backslashesEscape ? withEscapes : upTo("'");
    if (token === "e'" || token === "E'") return withEscapes;
    if (token === "/*") return nested();
    // Doubled, a quote ends one text and opens the next.
    if (token === '"' || (token.startsWith("$") && token.endsWith("$") && token.length > 1)) return upTo(token);
    return undefined;
  }
}

const upTo =
  (end: string): Inside =>
  (line, from) => {
    const at = line.indexOf(end, from);
    return at < 0 ? -1 : at + end.length;
  };

/** A line that ends with a backslash escapes the line's end, which closes nothing either way. */
const withEscapes: Inside = (line, from) => {
  const parts = /\\.|''|'/gu;
  parts.lastIndex = from;
  for (let found = parts.exec(line); found !== null; found = parts.exec(line))
    if (found[0] === "'") return parts.lastIndex;
  return -1;
};

function nested(): Inside {
  let depth = 1;
  return (line, from) => {
    const parts = /\/\*|\*\//g;
    parts.lastIndex = from;
    for (let found = parts.exec(line); found !== null; found = parts.exec(line)) {
      depth += found[0] === "/*" ? 1 : -1;
      if (depth === 0) return parts.lastIndex;
    }
    return -1;
  };
}
