import { stripVTControlCharacters } from "node:util";

/** Control characters of both tables but line ends and tabs, and what makes text run backwards. */
const steering = /[^\P{Cc}\n\t]|[\u202A-\u202E\u2066-\u2069]/gu;

/**
 * Somebody else's text without colours, cursor movements and other control characters: it must not
 * steer our terminal, nor show its words in another order than they stand in. For the doors at
 * which text leaves, before it is searched for secrets: a control character could stand in the
 * middle of one.
 */
export function cleanText(text: string): string {
  // The most frequent case by far, and a log can be long.
  return /^[ -~\n\t]*$/.test(text) ? text : stripVTControlCharacters(text).replace(steering, "");
}

/** The same, for one line. */
export function cleanLine(line: string): string {
  return cleanText(line).replaceAll("\t", "    ").replaceAll("\n", "");
}
