/**
 * Text that is HTML already. Only `html` makes it, so that nothing foreign becomes a tag by being
 * forgotten.
 */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Piece = string | number | Markup | readonly Markup[] | undefined;

/** A template whose pieces are escaped, unless they are markup; of nothing nothing stands there. */
export function html(literals: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const text = literals.map((literal, index) => literal + (index < pieces.length ? written(pieces[index]) : ""));
  return new Markup(text.join(""));
}

/** Markup where the condition holds. */
export const where = (condition: boolean, markup: () => Markup): Markup | undefined =>
  condition ? markup() : undefined;

function written(piece: Piece): string {
  if (piece === undefined) return "";
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === "object") return piece.map(({ text }) => text).join("");
  return escapeHtml(String(piece));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For text and for what stands in quotes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? "");
}
