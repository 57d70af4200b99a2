import type { Finding } from "../../src/domain/finding.ts";
import type { Symbols, Theme, Tone } from "../app/theme.ts";
import type { Row } from "../parts/rows.ts";
import { emptyRow, prose } from "../parts/rows.ts";
import type { CheckReport, RemediationPreview } from "./services.ts";

/** A word as well as a mark and a colour: none of them has to be seen. */
export const findingLooks: Record<Finding["status"], { symbol: keyof Symbols; tone: Tone; word: string }> = {
  ok: { symbol: "done", tone: "good", word: "OK" },
  warn: { symbol: "warning", tone: "warn", word: "warning" },
  fail: { symbol: "failed", tone: "bad", word: "problem" },
  unknown: { symbol: "waiting", tone: "dim", word: "not known" },
};

/** What is to be repaired, as a person is asked about it. */
interface Repairable extends Pick<CheckReport, "id" | "finding"> {
  remediation: RemediationPreview | undefined;
}

/** What has to be typed before this is repaired; undefined where Enter is enough. */
export function nameFor({ id, remediation }: Pick<Repairable, "id" | "remediation">): string | undefined {
  return remediation?.risk === "destroys" ? (remediation.confirm ?? id) : remediation?.confirm;
}

/** Exactly what would be done, before it is done, and what agrees to it. */
export function confirmRows(
  found: readonly Repairable[],
  { name, typed }: { name: string | undefined; typed: string },
  { theme, columns }: { theme: Theme; columns: number },
): Row[] {
  const asks = [...new Set(found.flatMap(({ remediation }) => remediation?.asks ?? []))];
  const isFinal = found.some(({ remediation }) => remediation?.risk === "destroys");
  const said =
    name === undefined
      ? `This will be done${found.length === 1 ? "" : ", one after the other, with a new look after each"}. Nothing has been changed yet.`
      : [...(isFinal ? ["This cannot be undone."] : []), ...asks, `To agree, type ${name} and press Enter.`].join(" ");
  const nameRow: Row = {
    spans: [{ text: `${theme.symbols.pointer} `, tone: "accent" }, { text: typed }, { text: theme.symbols.cursor }],
  };
  const blocks = found.flatMap(({ id, finding, remediation }): Row[] =>
    remediation === undefined
      ? []
      : [...prose(`${id}  ${finding.saw}`, columns, "plain", 5), ...remediationRows(remediation, columns), emptyRow],
  );
  return [
    ...prose(said, columns, name === undefined ? "plain" : "warn"),
    ...(name === undefined ? [] : [nameRow]),
    emptyRow,
    ...blocks,
  ];
}

/** What a repair is called, how much it costs, and exactly what it does. */
export function remediationRows({ title, risk, preview }: RemediationPreview, columns: number): Row[] {
  return [
    ...prose(`${title} (${risks[risk]})`, columns, "strong", 2),
    ...preview.flatMap((line) => prose(`  ${line}`, columns, "accent", 2)),
  ];
}

const risks: Record<RemediationPreview["risk"], string> = {
  safe: "nobody notices",
  restarts: "a service is down for a moment",
  destroys: "cannot be undone",
};
