import { isTooLong, longestSecret } from "../../src/domain/secret-rules.ts";
import type { Key } from "../app/keys.ts";
import type { Theme } from "../app/theme.ts";
import type { Span } from "./spans.ts";
import { cursorAt, editText, refusals } from "./text-field.ts";

export const secretTooLong = `Not accepted: no secret is longer than ${longestSecret} bytes.`;

export interface SecretBuffer {
  isEmpty(): boolean;
  /** Why the text must not go in, in one sentence; undefined when it has gone in. */
  edit(key: Key): string | undefined;
  /** Gives the value away and forgets it. */
  take(): string;
}

/**
 * What is being typed into a secret field. It is never part of the state, so no frame and no dump
 * can hold it. Only its end can be edited: nobody sees where a cursor would stand.
 */
export function createSecretBuffer(): SecretBuffer {
  let value = "";
  return {
    isEmpty: () => value === "",
    edit: (key) => {
      const edited = editText({ value, cursor: value.length }, key, longestSecret);
      if (edited === "control") return refusals.control;
      if (edited === "too-long" || (edited !== undefined && isTooLong(edited.value))) return secretTooLong;
      value = edited?.value ?? value;
      return undefined;
    },
    take: () => {
      const taken = value;
      value = "";
      return taken;
    },
  };
}

interface SecretInput {
  isFocused: boolean;
  /** A part of it is there. */
  isTyping: boolean;
  /** It was handed over, whole. */
  isTyped: boolean;
  mayStayEmpty: boolean;
}

/** The mask is as wide for a long secret as for a short one. */
export function secretSpans({ isFocused, isTyping, isTyped, mayStayEmpty }: SecretInput, theme: Theme): Span[] {
  const hint = mayStayEmpty ? "leave empty to keep the current one" : "paste it here; it is not shown";
  const mask: Span = { text: isTyping || isTyped ? theme.symbols.mask.repeat(8) : "" };
  const said: Span = { text: isTyping ? "" : isTyped ? " typed" : isFocused ? ` ${hint}` : "", tone: "dim" };
  return [mask, ...(isFocused ? [cursorAt(" ", theme)] : []), said];
}
