import type { Key } from "./keys.ts";

/** Which rows of a text are in sight, as it was drawn last. */
export interface Seen {
  first: number;
  /** So many of them. */
  height: number;
  /** So many there are. */
  content: number;
}

interface Wanted extends Seen {
  /** Scrolled to this row; then the focus does not count. */
  top: number | undefined;
  /** These rows have to be in sight; the first of them in any case. */
  focus: { first: number; count: number } | undefined;
}

/** The first row in sight: where it was scrolled to, or where it is now, moved no farther than the focus needs. */
export function firstInSight({ top, focus, first, height, content }: Wanted): number {
  const most = Math.max(0, content - height);
  if (top !== undefined) return Math.min(top, most);
  if (focus === undefined) return Math.min(first, most);
  const enough = Math.max(first, focus.first + focus.count - height);
  return Math.max(0, Math.min(enough, focus.first, most));
}

/** Rows between head and foot; on a small screen the empty ones go. One row of the terminal is left alone. */
export function bodyHeight(rows: number): number {
  return rows - (rows >= 20 ? 5 : 3);
}

export type Viewport = ReturnType<typeof createViewport>;

/** From what was drawn a text is scrolled, and no farther than it goes. */
export function createViewport() {
  const nothing: Seen = { first: 0, height: 0, content: 0 };
  const listeners = new Set<() => void>();
  let seen = nothing;
  let room = 1;
  const page = () => Math.max(1, (seen.height || room) - 1);
  return {
    /** What was drawn; undefined: nothing any more that could be scrolled. */
    drawn: (now: Seen | undefined) => {
      const next = now ?? nothing;
      const isSame = next.first === seen.first && next.height === seen.height && next.content === seen.content;
      if (isSame) return;
      seen = next;
      for (const listener of listeners) listener();
    },
    /** Another object whenever something else is in sight. */
    seen: () => seen,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** So many rows there are between head and foot. */
    sized: (height: number) => {
      room = height;
    },
    /** How many rows a page has. */
    page,
    /** The first row in sight after this key, which may be one of several that come before the next frame. */
    scrolled: (key: Key): number | undefined => {
      const most = Math.max(0, seen.content - seen.height);
      const steps: Partial<Record<Key["name"], number>> = {
        up: -1,
        down: 1,
        "page-up": -page(),
        "page-down": page(),
        home: -most,
        end: most,
        text: page(),
      };
      const by = steps[key.name];
      if (by === undefined) return undefined;
      seen = { ...seen, first: Math.max(0, Math.min(most, seen.first + by)) };
      return seen.first;
    },
  };
}
