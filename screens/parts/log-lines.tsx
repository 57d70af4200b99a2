import { Box, Text } from "ink";
import { Toned, useLook } from "./look.tsx";

interface TailLine {
  /** Who says it, where several do. */
  source?: string | undefined;
  line: string;
}

/** The end of a log, in the room that there is for it: no more lines are laid out than the terminal has rows. */
export function Tail({ lines }: { lines: readonly TailLine[] }) {
  const { rows } = useLook();
  const shown = lines.slice(-rows);
  return (
    <Box flexDirection="column" flexShrink={1} height={shown.length} justifyContent="flex-end" overflowY="hidden">
      {shown.map(({ source, line }, place) => (
        // A row has no other identity than its place.
        <Box key={String(place)} height={1} flexShrink={0}>
          <Text wrap="truncate-end">
            {source !== undefined && <Toned as="dim">{`${source} `}</Toned>}
            <Toned>{line}</Toned>
          </Text>
        </Box>
      ))}
    </Box>
  );
}
