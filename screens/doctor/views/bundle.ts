import { renderProblem } from "../../../src/output/text/render-problem.ts";
import type { View } from "../../app/view.ts";
import { prose, row } from "../../parts/rows.ts";
import type { DoctorScreen } from "../state.ts";
import type { DoctorViewInput } from "./doctor-view-input.ts";

/** Where the support bundle lies, and what it holds. */
export function bundleView(
  { columns }: DoctorViewInput,
  { lines, problem, top }: Extract<DoctorScreen, { name: "bundle" }>,
): View {
  const text = problem === undefined ? lines : renderProblem(problem);
  const rows =
    text === undefined
      ? [{ ...row("Collecting; nothing leaves this machine ..."), isBusy: true }]
      : text.flatMap((line) => prose(line, columns, "plain", 2));
  return { title: "Support bundle", body: { kind: "rows", rows, top }, keys: ["Esc back"] };
}
