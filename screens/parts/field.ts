import type { Theme } from "../app/theme.ts";
import { isNarrow } from "../app/view.ts";
import type { Row, Span } from "./rows.ts";
import { prose } from "./rows.ts";

interface FieldInput {
  label: string;
  isFocused: boolean;
  /** How its value looks in so many columns. */
  value(room: number): readonly Span[];
  /** What is wrong with it, or odd, in one sentence. */
  remark: string | undefined;
}

const labelWidth = 18;

/** A field: its label and value on one row, or on two where the terminal is narrow, and what is wrong with it. */
export function fieldRows({ label, isFocused, value, remark }: FieldInput, columns: number, theme: Theme): Row[] {
  const pointer: Span = { text: isFocused ? `${theme.symbols.pointer} ` : "  ", tone: "accent" };
  const isOnTwoRows = isNarrow({ columns });
  const name: Span = {
    text: isOnTwoRows ? label : label.padEnd(labelWidth),
    tone: isFocused ? "strong" : "plain",
  };
  const spans = value(columns - 2 - (isOnTwoRows ? 0 : labelWidth));
  const lines: Row[] = isOnTwoRows
    ? [{ spans: [pointer, name] }, { spans: [{ text: "  " }, ...spans] }]
    : [{ spans: [pointer, name, ...spans] }];
  if (remark === undefined) return lines;
  const indent = " ".repeat(isOnTwoRows ? 2 : 2 + labelWidth);
  const sentence = `${theme.symbols.warning} ${remark.startsWith("must ") ? `${label} ` : ""}${remark}`;
  return [...lines, ...prose(indent + sentence, columns, "warn", 2)];
}
