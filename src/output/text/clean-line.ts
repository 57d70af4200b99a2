import { stripVTControlCharacters } from "node:util";

/** Somebody else's line without colours, cursor movements and other control characters: it must not steer our terminal. */
export function cleanLine(line: string): string {
  return stripVTControlCharacters(line)
    .replaceAll("\t", "    ")
    .replace(/\p{Cc}/gu, "");
}
