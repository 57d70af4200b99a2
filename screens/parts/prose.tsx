import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { copyableIn } from "../../src/output/text/commands-in.ts";
import { textWidth, wrap } from "../../src/output/text/wrap.ts";
import type { Tone } from "../app/theme.ts";
import { Look, Toned, useLook } from "./look.tsx";
import { printable } from "./spans.ts";

interface ProseProps {
  as?: Tone | undefined;
  /** Rows after the first begin so many columns farther in. */
  hanging?: number;
  /** At most so many rows of it. */
  most?: number | undefined;
  children: string;
}

/** Text in words; a line break of it stays one. What can be typed or opened has its own colour; commands stay whole. */
export function Prose({ as = "plain", hanging = 0, most, children }: ProseProps) {
  const { columns, theme } = useLook();
  const lines = children
    .split("\n")
    .flatMap((line) => wrap(printable(line, theme), Math.min(columns, textWidth), hanging))
    .slice(0, most);
  return (
    <Box flexDirection="column" flexShrink={0}>
      {lines.map((line, place) => (
        // A row has no other identity than its place.
        <Box key={String(place)} height={1} flexShrink={0}>
          <Text wrap="truncate">{line === "" ? " " : <WithNamed as={as}>{line}</WithNamed>}</Text>
        </Box>
      ))}
    </Box>
  );
}

function WithNamed({ as, children: line }: { as: Tone; children: string }): ReactNode {
  const named = as === "dim" || as === "plain" ? copyableIn(line) : [];
  const ends = [0, ...named.map(({ to }) => to)];
  return (
    <>
      {named.map(({ from, to }, place) => [
        <Toned key={`before ${from}`} as={as}>
          {line.slice(ends[place], from)}
        </Toned>,
        <Toned key={`named ${from}`} as="command">
          {line.slice(from, to)}
        </Toned>,
      ])}
      <Toned as={as}>{line.slice(ends.at(-1))}</Toned>
    </>
  );
}

/** What stands above something, with a blank row before it unless it is the first. */
export function Heading({ isFirst = false, children }: { isFirst?: boolean; children: string }) {
  return (
    <Box flexDirection="column" flexShrink={0} marginTop={isFirst ? 0 : 1}>
      <Prose as="heading">{children}</Prose>
    </Box>
  );
}

/** A command or an address on a row of its own, in the one colour of what can be typed or opened. */
export function Command({ children }: { children: string }) {
  return (
    <Inset by={2}>
      <Prose as="command">{children}</Prose>
    </Inset>
  );
}

/** Farther in, and so many columns narrower. */
export function Inset({ by, children }: { by: number; children: ReactNode }) {
  const look = useLook();
  return (
    <Look value={{ ...look, columns: Math.max(1, look.columns - by) }}>
      <Box flexDirection="column" flexShrink={0} marginLeft={by}>
        {children}
      </Box>
    </Look>
  );
}

/** A blank row. */
export function Gap() {
  return <Box height={1} flexShrink={0} />;
}
