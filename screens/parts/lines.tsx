import { Box, Text } from "ink";
import Spinner from "ink-spinner";
import { useLook } from "./look.tsx";
import type { Row } from "./rows.ts";
import { fitRow } from "./rows.ts";

export function Lines({ rows }: { rows: readonly Row[] }) {
  // A row has no other identity than its place on the screen.
  return rows.map((row, place) => <Line key={String(place)} row={row} />);
}

/** Exactly one row. */
export function Line({ row }: { row: Row }) {
  const { theme, columns } = useLook();
  const spans = fitRow(row.spans, row.isBusy ? columns - 2 : columns, theme);
  return (
    <Box height={1} flexShrink={0}>
      {row.isBusy && <Turning />}
      <Text wrap="truncate-end">
        {spans.length === 0 && " "}
        {spans.map(({ text, tone = "plain" }, place) => (
          <Text key={String(place)} {...theme.colours[tone]}>
            {text}
          </Text>
        ))}
      </Text>
    </Box>
  );
}

/** On a slow line nothing turns: each turn would be sent. */
function Turning() {
  const { theme } = useLook();
  return (
    <Text {...theme.colours.accent}>
      {theme.isAnimated ? <Spinner type={theme.symbols.spinner} /> : theme.symbols.running}{" "}
    </Text>
  );
}
