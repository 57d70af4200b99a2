import { Box } from "ink";
import type { Tone } from "../app/theme.ts";
import { Toned } from "../parts/look.tsx";
import { Heading } from "../parts/prose.tsx";
import type { Review } from "./services.ts";

const tones: Readonly<Record<string, Tone>> = { "+": "good", "-": "bad" };

/** What changes in files that are there already, as `diff` has it. No line holds a secret. */
export function Differences({ of }: { of: Review["differences"] }) {
  return of.map(({ file, lines }, place) => (
    <Box key={file} flexDirection="column" flexShrink={0}>
      <Heading isFirst={place === 0}>{file}</Heading>
      {lines.map((line, row) => (
        // A line has no other identity than its place.
        <Box key={String(row)} height={1} flexShrink={0}>
          <Toned as={tones[line.charAt(0)] ?? "dim"}>{`  ${line}`}</Toned>
        </Box>
      ))}
    </Box>
  ));
}
