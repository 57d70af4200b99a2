import type { Key } from "../app/keys.ts";
import type { Theme } from "../app/theme.ts";
import type { ChoiceBody } from "../app/view.ts";
import type { Row } from "./rows.ts";
import { emptyRow } from "./rows.ts";

/** A screen that is a list, and what happens in it. */
export interface ListScreen {
  name: string;
  /** The selected item. */
  at: number;
}

/** Up and down in a list of so many items; it goes round. */
export function moveKeys<State>(count: (state: State) => number) {
  const move =
    (by: number) =>
    ({ state, screen: { at } }: { state: State; screen: ListScreen }) => {
      const all = count(state);
      return { type: "show", changes: { at: (at + by + all) % all } } as const;
    };
  const hint = ({ theme }: { theme: Theme }) => `${theme.symbols.arrows} choose`;
  return [
    { key: ["up", "shift-tab"], hint, do: move(-1) },
    { key: ["down", "tab"], do: move(1) },
  ] as const;
}

interface FittedChoice {
  above: readonly Row[];
  /** So many items are seen at once. */
  limit: number;
  below: readonly Row[];
}

/**
 * The list comes first; then the explanation of what is chosen, whole; then as much as fits of what
 * stands above the list. Where something had to be cut, its last row says so.
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

/** The items as lines that are only ever added. */
export function numbered(items: readonly string[]): string[] {
  return items.map((item, index) => `${index + 1}. ${item}`);
}

/** The item of this number, counted from one; below 0 where there is none. */
export function numberOf(line: string, count: number): number {
  const at = /^\d{1,3}$/.test(line) ? Number(line) - 1 : -1;
  return at < count ? at : -1;
}

/**
 * The keys from one item to that of this number, counted from one, and Enter. Nothing where there
 * is no such item: lists go round, and another one must not be taken for it.
 */
export function keysToItem(line: string, from: number, count: number): Key[] {
  if (line === "") return [{ name: "enter" }];
  const to = numberOf(line, count);
  if (to < 0) return [];
  const key: Key = { name: to < from ? "up" : "down" };
  return [...Array.from({ length: Math.abs(to - from) }, () => key), { name: "enter" }];
}
