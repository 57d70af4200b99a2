import type { Theme } from "../app/theme.ts";
import type { ChoiceBody } from "../app/view.ts";
import type { Row } from "./rows.ts";
import { emptyRow } from "./rows.ts";

export interface FittedChoice {
  above: readonly Row[];
  /** So many items are seen at once. */
  limit: number;
  below: readonly Row[];
}

/**
 * The list comes first; then the explanation of what is chosen, whole; then as much as fits of what stands above the list. Where
 * something had to be cut, its last row says so.
 */
export function fitChoice({ intro, items, about }: ChoiceBody, height: number, theme: Theme): FittedChoice {
  const limit = items.length <= height ? items.length : Math.max(1, height - 2);
  const left = Math.max(0, height - limit);
  const isBelowWhole = about.length + 1 <= left;
  const below = isBelowWhole ? about : cutRows(about, left - 1, theme);
  // The blank row below the list goes before the last row above it does.
  const isTight = intro.length > 0 && left - below.length === 2;
  const above = isTight ? cutRows(intro, 1, theme) : cutRows(intro, left - below.length - 2, theme);
  return {
    above: above.length === 0 ? [] : [...above, emptyRow],
    limit,
    below: below.length === 0 ? [] : isTight ? below : [emptyRow, ...below],
  };
}

function cutRows(rows: readonly Row[], most: number, theme: Theme): readonly Row[] {
  if (rows.length <= most) return rows;
  const last = rows[most - 1];
  if (last === undefined) return [];
  return [...rows.slice(0, most - 1), { ...last, spans: [...last.spans, { text: ` ${theme.symbols.ellipsis}` }] }];
}
