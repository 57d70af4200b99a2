import type { Theme } from "../app/theme.ts";
import { isNarrow } from "../app/view.ts";
import type { Row, Span } from "./rows.ts";
import { busyRow, cutSpans, prose } from "./rows.ts";

interface FieldInput {
  label: string;
  isFocused: boolean;
  /** How its value looks in so many columns. */
  value(room: number): readonly Span[];
  /** What is wrong with it, or odd, or good to know, in one sentence. */
  remark: { kind: "wrong" | "odd" | "good"; says: string } | undefined;
  /** What is being looked at. */
  busy: string | undefined;
}

/** Of the one column in which labels stand, on every screen. */
export const labelWidth = 19;

/** A field: its label and value on one row, or on two where the terminal is narrow, and what is wrong with it. */
export function fieldRows({ label, isFocused, value, remark, busy }: FieldInput, columns: number, theme: Theme): Row[] {
  const pointer: Span = { text: isFocused ? `${theme.symbols.pointer} ` : "  ", tone: "accent" };
  const isOnTwoRows = isNarrow({ columns });
  const name: Span = {
    text: isOnTwoRows ? label : label.padEnd(labelWidth),
    tone: isFocused ? "strong" : "plain",
  };
  const room = columns - 2 - (isOnTwoRows ? 0 : labelWidth);
  const [first = [], ...more] = cutSpans(value(room), room);
  const indent = " ".repeat(isOnTwoRows ? 2 : 2 + labelWidth);
  const lines: Row[] = [
    ...(isOnTwoRows
      ? [{ spans: [pointer, name] }, { spans: [{ text: indent }, ...first] }]
      : [{ spans: [pointer, name, ...first] }]),
    // A long path is seen whole: its end is what tells it from another.
    ...more.map((spans) => ({ spans: [{ text: indent }, ...spans] })),
  ];
  // The spinner takes the first two columns.
  if (busy !== undefined) lines.push(busyRow(`${indent.slice(2)}${busy} ${theme.symbols.ellipsis}`, "dim"));
  if (remark === undefined) return lines;
  const { kind, says } = remark;
  const mark = theme.symbols[kind === "good" ? "done" : "warning"];
  const sentence = `${mark} ${says.startsWith("must ") ? `${label} ` : ""}${says}`;
  return [...lines, ...prose(indent + sentence, columns, kind === "good" ? "good" : "warn", 2)];
}
