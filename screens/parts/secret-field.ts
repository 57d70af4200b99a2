import { isTooLong } from "../../src/domain/secret-rules.ts";
import type { Key } from "../app/keys.ts";
import { editText } from "./text-field.ts";

/**
 * What is being typed into a secret field. It is never part of the wizard's state, so no frame and no dump can hold it.
 * Only its end can be edited: nobody sees where a cursor would stand.
 */
export function createSecretBuffer() {
  let value = "";
  return {
    isEmpty: () => value === "",
    /** Why the text must not go in; undefined when it has gone in. */
    edit: (key: Key): "not-text" | "too-long" | undefined => {
      const edited = editText({ value, cursor: value.length }, key);
      if (edited === "refused") return "not-text";
      if (edited !== undefined && isTooLong(edited.value)) return "too-long";
      value = edited?.value ?? value;
      return undefined;
    },
    /** Gives the value away and forgets it. */
    take: (): string => {
      const taken = value;
      value = "";
      return taken;
    },
  };
}
