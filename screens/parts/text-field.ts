import type { Key } from "../app/keys.ts";

export interface Edited {
  value: string;
  /** In UTF-16 units, always between two characters as a person sees them. */
  cursor: number;
}

const segmenter = new Intl.Segmenter();

/** What one key makes of a line of text: undefined when the key is not for editing, "refused" when it must not go in. */
export function editText({ value, cursor }: Edited, key: Key): Edited | "refused" | undefined {
  const before = value.slice(0, cursor);
  const after = value.slice(cursor);
  switch (key.name) {
    case "text":
    case "paste": {
      const text = pastedText(key.text);
      return text === undefined ? "refused" : { value: before + text + after, cursor: cursor + text.length };
    }
    case "backspace": {
      const kept = before.slice(0, before.length - lastLength(before));
      return { value: kept + after, cursor: kept.length };
    }
    case "delete":
      return { value: before + after.slice(firstLength(after)), cursor };
    case "clear-line":
      return { value: "", cursor: 0 };
    case "clear-word": {
      const kept = before.replace(/[^\s]*\s*$/, "");
      return { value: kept + after, cursor: kept.length };
    }
    case "left":
      return { value, cursor: cursor - lastLength(before) };
    case "right":
      return { value, cursor: cursor + firstLength(after) };
    case "home":
      return { value, cursor: 0 };
    case "end":
      return { value, cursor: value.length };
    default:
      return undefined;
  }
}

/** Line breaks at the end come from copying and are dropped; any other control character refuses the whole text. */
export function pastedText(text: string): string | undefined {
  const kept = text.replace(/[\r\n]+$/, "");
  return /\p{Cc}/u.test(kept) ? undefined : kept;
}

function lastLength(text: string): number {
  return [...segmenter.segment(text)].at(-1)?.segment.length ?? 0;
}

function firstLength(text: string): number {
  return [...segmenter.segment(text)][0]?.segment.length ?? 0;
}
