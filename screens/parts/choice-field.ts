import stringWidth from "string-width";
import type { Key } from "../app/keys.ts";
import type { Span } from "./spans.ts";

interface Choice {
  value: string;
  label: string;
}

/** The choice that a key turns to; undefined for a key that turns nothing. */
export function turned(choices: readonly Choice[], value: string, key: Key): string | undefined {
  const isSpace = key.name === "text" && key.text === " ";
  const step = key.name === "right" || isSpace ? 1 : key.name === "left" ? -1 : 0;
  const at = choices.findIndex((choice) => choice.value === value);
  return step === 0 ? undefined : choices[(at + step + choices.length) % choices.length]?.value;
}

/** Side by side where there is room for all of them. */
export function choiceSpans(choices: readonly Choice[], value: string, isFocused: boolean, room: number): Span[] {
  const spans = choices.flatMap((choice): Span[] => {
    const isChosen = choice.value === value;
    // Brackets, so that the choice is seen without colours too.
    return [
      {
        text: isChosen ? `[${choice.label}]` : ` ${choice.label} `,
        tone: isChosen ? (isFocused ? "accent" : "plain") : "dim",
      },
      { text: " " },
    ];
  });
  if (spans.reduce((width, { text }) => width + stringWidth(text), -1) <= room) return spans;
  // Side by side they would be cut off, and the chosen one perhaps with them.
  const at = choices.findIndex((choice) => choice.value === value);
  return [
    { text: `[${choices[at]?.label ?? ""}]`, tone: isFocused ? "accent" : "plain" },
    { text: ` ${at + 1} of ${choices.length}`, tone: "dim" },
  ];
}
