import type { Key } from "./keys.ts";
import { editText } from "./parts/text-edit.ts";

/**
 * What is being typed into a secret field. It is never part of the wizard's state, so no frame and no dump can hold it.
 * Only its end can be edited: nobody sees where a cursor would stand.
 */
export function createSecretBuffer() {
  let value = "";
  return {
    isEmpty: () => value === "",
    /** False when the text must not go in. */
    edit: (key: Key): boolean => {
      const edited = editText({ value, cursor: value.length }, key);
      if (edited === "refused") return false;
      value = edited?.value ?? value;
      return true;
    },
    /** Gives the value away and forgets it. */
    take: (): string => {
      const taken = value;
      value = "";
      return taken;
    },
  };
}
