import { Box } from "ink";
import type { ReactNode } from "react";
import type { Choice } from "./choices.tsx";
import { Choices } from "./choices.tsx";
import { Gap, Prose } from "./prose.tsx";
import { Scroll } from "./scroll.tsx";

/** Only when the list has shrunk as far as it can. */
const leastShrink = 0.001;

interface ChoicePageProps {
  intro?: string | undefined;
  items: readonly Choice[];
  at: number;
  /** What is to be known of the selected one. */
  children: ReactNode;
}

/**
 * A list to choose from, and what the selected item means. Where not all fits, the list is scrolled; where that does not
 * suffice, two of its rows stay, and what the item means ends early.
 */
export function ChoicePage({ intro, items, at, children }: ChoicePageProps) {
  return (
    <>
      {intro !== undefined && <Prose>{intro}</Prose>}
      {intro !== undefined && <Gap />}
      <Scroll minHeight={Math.min(2, items.length)}>
        <Choices items={items} at={at} />
      </Scroll>
      <Box flexDirection="column" flexShrink={leastShrink} marginTop={1} overflowY="hidden">
        {children}
      </Box>
    </>
  );
}
