import { renderProblem } from "../../../src/output/text/render-problem.ts";
import type { View, ViewInput } from "../../app/view.ts";
import type { ProblemScreen } from "../state.ts";
import { textRows } from "./review.ts";

/** What was chosen cannot be had: all that is wrong, and what to do. */
export function problemView({ columns }: ViewInput, { problem, top }: ProblemScreen): View {
  return {
    title: "Not possible",
    body: { kind: "rows", rows: textRows(renderProblem(problem), columns), top },
    keys: ["Esc back", "Ctrl-C leave"],
  };
}
