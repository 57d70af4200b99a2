import { renderProblem } from "../../../src/output/text/render-problem.ts";
import type { View } from "../../app/view.ts";
import type { Row } from "../../parts/rows.ts";
import { prose, row } from "../../parts/rows.ts";
import type { DoctorScreen } from "../state.ts";
import type { DoctorViewInput } from "./doctor-view-input.ts";

/** The last lines of one service, the newest in sight. */
export function logView(input: DoctorViewInput, screen: Extract<DoctorScreen, { name: "log" }>): View {
  const { log, problem, top } = screen;
  const rows = logRows(input, screen);
  const services = log?.services ?? [];
  return {
    title: log === undefined ? "Log" : `Log of ${log.service}`,
    body: { kind: "rows", rows, ...(top === undefined ? { focus: { first: rows.length - 1, count: 1 } } : { top }) },
    keys: [
      ...(services.length > 1 ? ["Tab next service"] : []),
      ...(problem === undefined ? ["r again"] : []),
      "Esc back",
    ],
  };
}

function logRows({ columns }: DoctorViewInput, { log, problem }: Extract<DoctorScreen, { name: "log" }>): Row[] {
  if (problem !== undefined) return renderProblem(problem).flatMap((line) => prose(line, columns, "plain", 2));
  if (log === undefined) return [{ ...row("Reading ..."), isBusy: true }];
  if (log.lines.length === 0) return [row("It has said nothing.", "dim")];
  return log.lines.flatMap((line) => prose(line, columns, "plain", 2));
}
