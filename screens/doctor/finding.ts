import type { CheckId } from "../../src/domain/check-id.ts";
import { helpKey, scrollKey } from "../app/screen.ts";
import type { Row } from "../parts/rows.ts";
import { emptyRow, prose, row } from "../parts/rows.ts";
import { confirmSelected } from "./confirm.ts";
import { findingLooks, remediationRows } from "./finding-rows.ts";
import { openLog } from "./log.ts";
import type { CheckReport } from "./services.ts";
import type { DoctorInput, DoctorScreen, DoctorState } from "./state.ts";
import { backKey } from "./state.ts";

interface FindingScreen {
  name: "finding";
  id: CheckId;
  top: number;
}

export function findingScreen(id: CheckId): FindingScreen {
  return { name: "finding", id, top: 0 };
}

/**
 * Everything about one finding: what was seen, why it matters, the evidence, and its repair with
 * the exact commands.
 */
export const finding: DoctorScreen<FindingScreen> = {
  name: "finding",
  keys: [
    {
      key: "f",
      hint: ({ state, screen }) => (reportOf(state, screen)?.remediation === undefined ? "" : "f fix"),
      do: ({ state }) => confirmSelected(state),
    },
    backKey,
    { key: "l", hint: "l log", do: ({ state }) => openLog(state) },
    { ...helpKey, hint: "? keys" },
    scrollKey,
  ],
  view: (input, screen) => {
    const report = reportOf(input.state, screen);
    return {
      title: report === undefined ? screen.id : `${report.id}, ${report.category}`,
      body: {
        kind: "rows",
        rows: report === undefined ? [row("It is not there any more.")] : rowsOf(report, input),
        top: screen.top,
      },
    };
  },
};

function reportOf({ reports }: DoctorState, screen: FindingScreen): CheckReport | undefined {
  return reports.find(({ id }) => id === screen.id);
}

function rowsOf({ title, finding: found, remediation }: CheckReport, { theme, columns }: DoctorInput): Row[] {
  const { symbol, tone, word } = findingLooks[found.status];
  const head = prose(`${theme.symbols[symbol]} ${word}: ${found.saw}`, columns, tone, 2);
  if (found.status === "ok" || found.status === "unknown") return head;
  const { why, evidence, next } = found;
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
    ...(remediation === undefined ? [] : [emptyRow, ...remediationRows(remediation, columns)]),
  ];
}
