import { Problem } from "./problem.ts";

const helpOfAll = "dittofeed-setup --help";

/** What was typed cannot be meant, or is not enough: exit 2. */
export function usage(saw: string, hint?: string): Problem {
  return new Problem({
    code: "usage",
    title: "Invalid command line",
    saw: hint === undefined ? saw : `${saw} ${hint}`,
    why: "Nothing was done.",
    next: helpOfAll,
  });
}

/** Where it is known which command was called, that command's own help says more. */
export function withHelpOf(problem: Problem, path: readonly string[]): Problem {
  if (problem.code !== "usage" || problem.next !== helpOfAll || path.length === 0) return problem;
  return new Problem({ ...problem.toJSON(), next: ["dittofeed-setup", ...path, "--help"].join(" ") });
}
