import type { Summary } from "../../domain/event.ts";
import type { SummaryLine, SummarySection } from "./summary-sections.ts";
import { detailSections, firstSections, secretKeyText } from "./summary-sections.ts";

/**
 * What an operator is told at the end: the same in every renderer. The details come first: on a
 * terminal the end of a text is what one sees.
 */
export function renderSummary(summary: Summary): string[] {
  const { secretKey } = summary;
  const keep: SummarySection[] =
    secretKey?.isWritten === true ? [{ title: "Important", lines: [{ text: secretKeyText(secretKey) }] }] : [];
  const { open, next, unverified } = firstSections(summary);
  const sections = [...detailSections(summary), unverified, open, next, ...keep];
  return sections
    .filter(({ lines }) => lines.length > 0)
    .flatMap(({ title, lines }) => [title, ...labelled(lines), ""])
    .slice(0, -1);
}

/** Labels in one column. */
function labelled(lines: readonly SummaryLine[]): string[] {
  const width = Math.max(...lines.map(({ label = "" }) => label.length));
  return lines.map(({ label, number, text }) => {
    if (number !== undefined) return `  ${number}. ${text}`;
    return label === undefined ? `  ${text}` : `  ${`${label}:`.padEnd(width + 2)}${text}`;
  });
}
