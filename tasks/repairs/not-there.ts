import { Problem } from "../../src/domain/problem.ts";

/** What a repair was to work on is gone since it was looked at. */
export function notThere(what: string): Problem {
  return new Problem({
    code: "unexpected",
    title: "What was to be repaired is not there any more",
    saw: `${what} was there when it was looked at, and is not now.`,
    why: "Somebody else changes this installation at the same time.",
    next: "dittofeed-setup doctor",
  });
}
