import { Problem } from "./problem.ts";

/** What was typed cannot be meant, or is not enough: exit 2. */
export function usage(saw: string, hint?: string): Problem {
  return new Problem({
    code: "usage",
    title: "Invalid command line",
    saw: hint === undefined ? saw : `${saw} ${hint}`,
    why: "Nothing was done.",
    next: "dittofeed-setup --help",
  });
}
