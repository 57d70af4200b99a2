import type { Problem } from "../../domain/problem.ts";

/** What was seen, why it matters, what to do next: always in this order, always all three. */
export function renderProblem(problem: Problem, label = "Problem"): string[] {
  // Nothing went wrong where somebody asked to stop.
  if (problem.code === "cancelled") return [problem.title, `  ${problem.why}`, `  ${problem.next}`];
  return [
    `${label}: ${problem.title}`,
    ...part("Seen: ", problem.saw),
    ...part("Why:  ", problem.why),
    ...part("Next: ", problem.next),
    ...(problem.who === "operator" ? [] : [`  Who:  ${whoActs[problem.who]}`]),
  ];
}

const whoActs = {
  product: "This is a fault of dittofeed-setup, not yours.",
  outside: "This lies outside this host; somebody else has to act.",
};

function part(name: string, text: string): string[] {
  const [first = "", ...rest] = text.split("\n");
  const under = " ".repeat(name.length);
  return [`  ${name}${first}`, ...rest.map((line) => `  ${under}${line}`)];
}
