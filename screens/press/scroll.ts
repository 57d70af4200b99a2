import type { Key } from "../keys.ts";
import type { Order, Pressed } from "./order.ts";

export function scroll({ key, page, most }: Pressed): Order[] {
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
