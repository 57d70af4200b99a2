import { Box } from "ink";
import type { ReactNode } from "react";
import type { Choice } from "./choices.tsx";
import { Choices } from "./choices.tsx";
import { Gap, Prose } from "./prose.tsx";
import { Scroll } from "./scroll.tsx";

interface ChoicePageProps {
  intro?: string | undefined;
  items: readonly Choice[];
  at: number;
  /** What is to be known of the selected one. */
  children: ReactNode;
}

/** A list to choose from, and what the selected item means. Where not all fits, it is the list that is scrolled. */
export function ChoicePage({ intro, items, at, children }: ChoicePageProps) {
  return (
    <>
      {intro !== undefined && <Prose>{intro}</Prose>}
      {intro !== undefined && <Gap />}
      <Scroll>
        <Choices items={items} at={at} />
      </Scroll>
      <Box flexDirection="column" flexShrink={0} marginTop={1}>
        {children}
      </Box>
    </>
  );
}
