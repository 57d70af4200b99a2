import type { Key } from "./keys.ts";
import type { View } from "./view.ts";

interface Window {
  first: number;
  /** How far down it could be scrolled. */
  most: number;
}

/** Which part of the rows is seen: where it was scrolled to, or else so that the focus is in sight. */
export function windowOf(body: View["body"], height: number): Window {
  if (body.kind === "choice") return { first: 0, most: 0 };
  const { rows, focus = { first: 0, count: 1 }, top } = body;
  const most = Math.max(0, rows.length - height);
  if (top !== undefined) return { first: Math.min(top, most), most };
  const isInSight = focus.first + focus.count <= height;
  // Its first row in any case, where it is higher than the room.
  const first = isInSight ? 0 : focus.first - Math.max(0, Math.floor((height - focus.count) / 2));
  return { first: Math.min(first, most), most };
}

/** Rows between head and foot; on a small screen the empty ones go. One row of the terminal is left alone. */
export function bodyHeight(rows: number): number {
  return rows - (rows >= 20 ? 5 : 3);
}

/** Which part of a text is in sight, as it was last drawn: from there it is scrolled, and no farther than it goes. */
export function createViewport() {
  let seen: Window = { first: 0, most: 0 };
  let page = 1;
  return {
    drawn: (body: View["body"], height: number) => {
      seen = windowOf(body, height);
      page = Math.max(1, height - 1);
    },
    /** How many rows a page has. */
    page: () => page,
    /** The first row in sight after this key, which may be one of several that come before the next frame. */
    scrolled: (key: Key): number | undefined => {
      const steps: Partial<Record<Key["name"], number>> = {
        up: -1,
        down: 1,
        "page-up": -page,
        "page-down": page,
        home: -seen.most,
        end: seen.most,
        text: page,
      };
      const by = steps[key.name];
      if (by === undefined) return undefined;
      seen = { ...seen, first: Math.max(0, Math.min(seen.most, seen.first + by)) };
      return seen.first;
    },
  };
}
