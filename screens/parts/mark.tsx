import { Box, Text } from "ink";
import Spinner from "ink-spinner";
import type { ReactNode } from "react";
import stringWidth from "string-width";
import type { Symbols, Tone } from "../app/theme.ts";
import { Look, Toned, useLook } from "./look.tsx";
import { Prose } from "./prose.tsx";

/** What a mark says; its colour says it once more. */
export type MarkOf = "done" | "failed" | "warning" | "running" | "waiting" | "skipped" | "none";

const tones: Readonly<Record<MarkOf, Tone>> = {
  done: "good",
  failed: "bad",
  warning: "warn",
  running: "accent",
  waiting: "dim",
  skipped: "dim",
  none: "plain",
};

/** The mark alone. */
export function Mark({ of }: { of: MarkOf }) {
  const { theme } = useLook();
  return <Toned as={tones[of]}>{of === "none" ? " " : theme.symbols[of satisfies keyof Symbols]}</Toned>;
}

/** A mark and what it is about; a sentence's further rows stand below its first word. */
export function Marked({ of, children }: { of: MarkOf; children: ReactNode }) {
  const look = useLook();
  const width = of === "none" ? 2 : stringWidth(look.theme.symbols[of]) + 1;
  return (
    <Box flexShrink={0}>
      <Box width={width} flexShrink={0}>
        <Mark of={of} />
      </Box>
      <Look value={{ ...look, columns: Math.max(1, look.columns - width) }}>
        <Box flexDirection="column" flexShrink={0}>
          {children}
        </Box>
      </Look>
    </Box>
  );
}

/** What should not be missed, although everything goes on. */
export function Warning({ children }: { children: string }) {
  return (
    <Marked of="warning">
      <Prose as="warn">{children}</Prose>
    </Marked>
  );
}

/** What is being waited for. On a slow line nothing turns: each turn would be sent. */
export function Busy({ children }: { children: string }) {
  const { theme } = useLook();
  return (
    <Box height={1} flexShrink={0}>
      <Text {...theme.colours.accent}>
        {theme.isAnimated ? <Spinner type={theme.symbols.spinner} /> : theme.symbols.running}{" "}
      </Text>
      <Text wrap="truncate">
        <Toned>{children}</Toned>
      </Text>
    </Box>
  );
}
