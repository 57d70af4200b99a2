import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { mutations } from "../mutations/mutations.ts";

/* The table itself runs at night. By day: it still breaks what it says, in one place, and somebody is there to notice. */

it.each(mutations.map((mutation) => [mutation.what, mutation] as const))("%s", (_what, { file, from, noticedBy }) => {
  expect(readFileSync(file, "utf8").split(from)).toHaveLength(2);
  for (const tests of noticedBy.split(" ")) expect(existsSync(tests)).toBe(true);
});
