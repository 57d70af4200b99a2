/*
 * How a screen looks, in ten lines.
 * - A view is a title and a body: one element, of <Box>, <Text> and the components of screens/parts.
 *   It is made anew from the state; keys and update stay in the screen's file, hooks hold no state.
 * - It gets at most 100 columns (`isWide`: all) and what rows it needs, up to those of the terminal.
 *   `useLook()` says the columns here; Inset, Fields and Marked hand fewer on to what is in them.
 * - What may be higher goes into <Scroll top={screen.top}>, what must be in sight into <Focused>. Keys:
 *   `scrollKey`; the state's `top` is what `scroll-to` says, clamped already to what was drawn.
 * - What has thousands of rows: <ScrollRows> or <Tail>, which lay out those in sight.
 * - Words are <Prose>, commands <Command>, marks <Marked>: there foreign text is cleaned, and wrapped
 *   by our `wrap` (Ink's begins rows with blanks). A bare <Text> is for one row that is ours.
 * - Colour comes by role (`as="dim"`), and repeats what a word or a mark says.
 * - `question` has to be answered now: a box above the foot, with the screen's keys in it.
 * - Line mode draws nothing: `inLines` says all of it, with `choice` where an answer is a number.
 * - Tests: `drawn(view).rows()`; test/unit/screens/wizard/secrets.test.tsx is the example.
 */
import type { ReactElement } from "react";

/** One screen, ready to be drawn. */
export interface View {
  title: string;
  body: ReactElement;
  /** The whole terminal is for it, in both directions: a log. */
  isWide?: boolean;
  /** Has to be answered now: "Stop now? You can continue later." */
  question?: string | undefined;
}

/** What a key does here: "Esc back". On a narrow terminal the second text stands for it; an empty one leaves it out. */
export type KeyHint = string | readonly [whole: string, inShort: string];

export function hintTexts(hints: readonly KeyHint[], isNarrow = false): string[] {
  return hints.map((hint) => (typeof hint === "string" ? hint : hint[isNarrow ? 1 : 0])).filter((text) => text !== "");
}

/** Below this a label and its value need a row each, and texts are shorter. */
export function isNarrow({ columns }: { columns: number }): boolean {
  return columns < 60;
}

/** Below this, explanations give way to the question itself; help still has them. */
export function isRoomy({ height }: { height: number }): boolean {
  return height >= 14;
}
