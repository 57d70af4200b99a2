import type { Key } from "../app/keys.ts";
import type { Theme } from "../app/theme.ts";

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
