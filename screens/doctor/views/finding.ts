import type { View } from "../../app/view.ts";
import type { Row } from "../../parts/rows.ts";
import { emptyRow, prose, row } from "../../parts/rows.ts";
import type { Shown, ShownRemediation } from "../services.ts";
import type { DoctorScreen } from "../state.ts";
import type { DoctorViewInput } from "./doctor-view-input.ts";
import { findingLooks } from "./list.ts";

/** Everything about one finding: what was seen, why it matters, the evidence, and its repair with the exact commands. */
export function findingView(input: DoctorViewInput, screen: Extract<DoctorScreen, { name: "finding" }>): View {
  const report = input.state.reports.find(({ id }) => id === screen.id);
  const rows = report === undefined ? [row("It is not there any more.")] : findingRows(report, input);
  return {
    title: report === undefined ? screen.id : `${report.id}, ${report.category}`,
    body: { kind: "rows", rows, top: screen.top },
    keys: [...(report?.remediation === undefined ? [] : ["f fix"]), "Esc back", "l log", "? keys"],
  };
}

function findingRows({ title, finding, remediation }: Shown, { theme, columns }: DoctorViewInput): Row[] {
  const { symbol, tone, word } = findingLooks[finding.status];
  const head = prose(`${theme.symbols[symbol]} ${word}: ${finding.saw}`, columns, tone, 2);
  if (finding.status === "ok" || finding.status === "unknown") return head;
  const { why, evidence, next } = finding;
  return [
    ...head,
    ...prose(`  It should be: ${title}.`, columns, "dim", 2),
    emptyRow,
    ...prose(why, columns),
    ...(evidence.length === 0 ? [] : [emptyRow, row("What was seen", "strong")]),
    ...evidence.flatMap((text) => text.split("\n")).flatMap((line) => prose(`  ${line}`, columns, "plain", 2)),
    emptyRow,
    row("What to do", "strong"),
    ...next.split("\n").flatMap((line) => prose(`  ${line}`, columns, "plain", 2)),
    ...(remediation === undefined ? [] : [emptyRow, ...fixRows(remediation, columns)]),
  ];
}

/** What a repair is called, how much it costs, and exactly what it does. */
export function fixRows({ title, risk, preview }: ShownRemediation, columns: number): Row[] {
  return [
    ...prose(`${title} (${risks[risk]})`, columns, "strong", 2),
    ...preview.flatMap((line) => prose(`  ${line}`, columns, "accent", 2)),
  ];
}

const risks: Record<ShownRemediation["risk"], string> = {
  safe: "nobody notices",
  restarts: "a service is away for a moment",
  destroys: "cannot be undone",
};
