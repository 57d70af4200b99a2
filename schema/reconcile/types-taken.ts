import type { Difference } from "../model/difference.ts";
import { quoteIdentifier } from "../model/sql.ts";

/** Whose type cannot be made, because something else has its name. */
export function typesTaken(differences: readonly Difference[]): (column: { readonly type: string }) => boolean {
  const taken = new Set(differences.flatMap((d) => (d.kind === "wrong-enum" ? [quoteIdentifier(d.enum)] : [])));
  return ({ type }) => taken.has(type);
}
