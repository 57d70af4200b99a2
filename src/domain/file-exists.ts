import { Problem } from "./problem.ts";

/** What somebody has made is not overwritten unasked: exit 2. `next`: what to type instead. */
export function fileExists(path: string, next: string): Problem {
  return new Problem({
    code: "usage",
    title: "A file with that name already exists",
    saw: `${path} exists.`,
    why: "It could be the only copy, so it is not overwritten.",
    next,
  });
}
