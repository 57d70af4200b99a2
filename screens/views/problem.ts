import type { View, ViewInput } from "../parts/view.ts";
import type { ProblemScreen } from "../state/wizard-state.ts";
import { textRows } from "./review.ts";

/** What was chosen cannot be had: all that is wrong, and what to do. */
export function problemView({ services, columns }: ViewInput, { problem, top }: ProblemScreen): View {
  return {
    title: "Not possible",
    body: { kind: "rows", rows: textRows(services.words.problem(problem), columns), top },
    keys: ["Esc back", "Ctrl-C leave"],
  };
}
