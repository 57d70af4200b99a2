import { escapeUnseen, oneLine } from "../domain/clean-text.ts";
import type { Redactor } from "./redactor.ts";

/**
 * The one way in which text leaves: cleaned, then searched for secrets, then put into lines. What
 * is an element here is one line there: a line break inside of it came from outside, and is shown,
 * so that nobody's name can write a line of ours.
 */
export function outgoingLines({ redactText }: Pick<Redactor, "redactText">, lines: readonly string[]): string {
  return lines.map((line) => `${outgoingLine({ redactText }, line)}\n`).join("");
}

export function outgoingLine({ redactText }: Pick<Redactor, "redactText">, line: string): string {
  return oneLine(redactText(line));
}

/**
 * Secrets are taken out before it is made, so it stays JSON; what could steer a terminal is written
 * as an escape.
 */
export function outgoingJson({ redactData }: Pick<Redactor, "redactData">, value: unknown, indent?: number): string {
  // What knows how it is written down (a problem, a date) has done so before it is searched.
  const plain: unknown = JSON.parse(JSON.stringify(value) ?? "null");
  return `${escapeUnseen(JSON.stringify(redactData(plain), undefined, indent))}\n`;
}

/** A text of ours, with line ends of its own, as what `outgoingLines` takes. */
export const linesOf = (text: string): string[] => text.replace(/\n$/, "").split("\n");
