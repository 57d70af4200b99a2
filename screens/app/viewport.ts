import type { RowsBody } from "./view.ts";

export interface Window {
  first: number;
  /** How far down it could be scrolled. */
  most: number;
}

/** Which part of the rows is seen: where it was scrolled to, or else so that the focus is in sight. */
export function windowOf({ rows, focus = { first: 0, count: 1 }, top }: RowsBody, height: number): Window {
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
