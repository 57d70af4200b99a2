import { Box } from "ink";
import type { ReactNode } from "react";
import stringWidth from "string-width";
import type { Tone } from "../app/theme.ts";
import { Look, Toned, useLook } from "./look.tsx";
import { Prose } from "./prose.tsx";
import { Focused } from "./scroll.tsx";
import { printable } from "./spans.ts";

interface FieldRow {
  label: string;
  /** A text, or anything else that fits beside its label. */
  value: ReactNode;
  isFocused?: boolean | undefined;
  /** What is wrong with it, or odd: stands below the value. */
  remark?: ReactNode;
}

interface FieldsProps {
  rows: readonly FieldRow[];
  /** One of these can be chosen: then a pointer stands before the one that is. */
  hasPointer?: boolean;
  /** Where the labels are what is read first. */
  labelsAs?: Tone;
  /** As wide as this many columns, so that several lists on one screen have one column. */
  labelWidth?: number;
}

/** So many columns a value needs beside its label. */
const leastRoom = 24;

/** Labels in one column, their values in the next. Where that leaves too little room each value stands below its label. */
export function Fields(props: FieldsProps) {
  const { rows, hasPointer = false, labelsAs = hasPointer ? "plain" : "dim", labelWidth = widestLabel(rows) } = props;
  return rows.map((row) => (
    <Field key={row.label} row={row} hasPointer={hasPointer} labelsAs={labelsAs} width={labelWidth} />
  ));
}

/** The column that these labels need. */
export function widestLabel(rows: readonly Pick<FieldRow, "label">[]): number {
  return Math.max(0, ...rows.map(({ label }) => stringWidth(label))) + 2;
}

interface FieldProps extends Required<Pick<FieldsProps, "hasPointer" | "labelsAs">> {
  row: FieldRow;
  width: number;
}

function Field({ row, hasPointer, labelsAs, width }: FieldProps) {
  const look = useLook();
  const { theme, columns } = look;
  const { label, value, isFocused = false, remark } = row;
  const pointer = hasPointer ? 2 : 0;
  const isBelow = columns - pointer - width < leastRoom;
  const before = pointer + (isBelow ? (hasPointer ? 0 : 2) : width);
  const name = (
    <Box width={isBelow ? columns - pointer : width} flexShrink={0}>
      <Toned as={isFocused ? "selected" : labelsAs}>{printable(label, theme)}</Toned>
    </Box>
  );
  const said = (
    <Look value={{ ...look, columns: Math.max(1, columns - before) }}>
      <Box flexDirection="column" flexShrink={0} {...(isBelow && { marginLeft: 2 })}>
        {typeof value === "string" ? <Prose>{value}</Prose> : value}
        {remark}
      </Box>
    </Look>
  );
  return (
    <Focused isFocused={isFocused}>
      <Box flexShrink={0}>
        {hasPointer && (
          <Box width={2} flexShrink={0}>
            <Toned as="accent">{isFocused ? theme.symbols.pointer : " "}</Toned>
          </Box>
        )}
        {name}
        {!isBelow && said}
      </Box>
      {isBelow && said}
    </Focused>
  );
}
