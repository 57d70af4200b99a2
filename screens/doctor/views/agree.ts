import type { View } from "../../app/view.ts";
import type { Row } from "../../parts/rows.ts";
import { emptyRow, prose, row } from "../../parts/rows.ts";
import { nameToType } from "../state/name-to-type.ts";
import type { DoctorScreen } from "../state.ts";
import type { DoctorViewInput } from "./doctor-view-input.ts";
import { fixRows } from "./finding.ts";

/** Exactly what would be done, before it is done. */
export function agreeView(input: DoctorViewInput, screen: Extract<DoctorScreen, { name: "agree" }>): View {
  const { state, columns } = input;
  const reports = screen.ids.flatMap((id) => state.reports.find((report) => report.id === id) ?? []);
  const name = nameToType(state, screen.ids);
  const blocks = reports.flatMap(({ id, finding, remediation }): Row[] =>
    remediation === undefined
      ? []
      : [...prose(`${id}  ${finding.saw}`, columns, "plain", 5), ...fixRows(remediation, columns), emptyRow],
  );
  const one = reports.length === 1;
  const asks = [...new Set(reports.flatMap(({ remediation }) => remediation?.asks ?? []))];
  const warned = reports.some(({ remediation }) => remediation?.risk === "destroys")
    ? ["This cannot be undone.", ...asks]
    : asks;
  return {
    title: one ? `Repair ${reports[0]?.id}?` : `Repair ${reports.length} findings?`,
    body: {
      kind: "rows",
      rows: [
        ...prose(
          name === undefined
            ? `This will be done${one ? "" : ", one after the other, with a new look after each"}. Nothing has been changed yet.`
            : [...warned, `To agree, type ${name} and press Enter.`].join(" "),
          columns,
          name === undefined ? "plain" : "warn",
        ),
        ...(name === undefined ? [] : [nameRow(screen.typed, input)]),
        emptyRow,
        ...blocks,
      ],
      top: screen.top,
    },
    keys: [name === undefined ? "Enter do it" : "Enter do it, once the name is typed", "Esc leave it as it is"],
  };
}

function nameRow(typed: string, { theme }: DoctorViewInput): Row {
  return {
    ...row(""),
    spans: [{ text: `${theme.symbols.pointer} `, tone: "accent" }, { text: typed }, { text: theme.symbols.cursor }],
  };
}
