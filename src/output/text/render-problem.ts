import type { Problem } from "../../domain/problem.ts";

/** What was seen, why it matters, what to do next: always in this order, always all three. */
export function renderProblem(problem: Problem, label = "Problem"): string[] {
  // Nothing went wrong where somebody asked to stop.
  if (problem.code === "cancelled") return [problem.title, `  ${problem.why}`, `  ${problem.next}`];
  return [
    `${label}: ${problem.title}`,
    ...partsOf(problem).flatMap(([name, text]) => part(`${name}:`.padEnd("Seen: ".length), text)),
  ];
}

/** The same for what lays it out itself. */
export function partsOf({ saw, why, next, who }: Problem): [label: string, text: string][] {
  return [
    ["Seen", saw],
    ["Why", why],
    ["Next", next],
    ...(who === "operator" ? [] : [["Who", whoActs[who]] satisfies [string, string]]),
  ];
}

const whoActs = {
  product: "This is a bug in dittofeed-setup, not your fault.",
  outside: "The cause is outside this host; someone else has to fix it.",
};

function part(name: string, text: string): string[] {
  const [first = "", ...rest] = text.split("\n");
  const under = " ".repeat(name.length);
  return [`  ${name}${first}`, ...rest.map((line) => `  ${under}${line}`)];
}
