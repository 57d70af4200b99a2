import type { Key } from "../../app/keys.ts";

export interface ScrollOrder {
  type: "scroll";
  by: number;
  most: number;
}

/** The keys that go through a text; nothing for any other key. */
export function scroll({ key, page, most }: { key: Key; page: number; most: number }): ScrollOrder[] {
  const steps: Partial<Record<Key["name"], number>> = {
    up: -1,
    down: 1,
    "page-up": -page,
    "page-down": page,
    home: -most,
    end: most,
  };
  const by = key.name === "text" && key.text === " " ? page : steps[key.name];
  return by === undefined ? [] : [{ type: "scroll", by, most }];
}
