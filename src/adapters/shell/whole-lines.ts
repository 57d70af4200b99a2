import { StringDecoder } from "node:string_decoder";
import { stripVTControlCharacters } from "node:util";

/**
 * Longer than any line we want. Such a line is left out whole: cut in two, it could carry half a
 * secret past the redactor.
 */
const longestLine = 1024 * 1024;

/**
 * Chunks in, whole lines out: without colours and cursor movements, never half a character, never
 * half a line. A carriage return ends a line like a newline does, since progress bars redraw that
 * way; "\r\n" is one end.
 */
export function wholeLines(onLine: (line: string) => void): { write(chunk: Uint8Array): void; end(): void } {
  const decoder = new StringDecoder("utf8");
  let held = "";
  let tooLong = false;

  const give = (line: string) => {
    if (tooLong || line.length > longestLine) onLine(`[a line of more than ${longestLine} characters was left out]`);
    else onLine(stripVTControlCharacters(line));
    tooLong = false;
  };

  const take = (text: string) => {
    held += text;
    // A "\r" at the very end may be the first half of "\r\n": keep it until the next chunk tells.
    const parts = held.split(/\r\n|\n|\r(?!$)/);
    held = parts.pop() ?? "";
    for (const part of parts) give(part);
    if (held.length > longestLine) {
      held = "";
      tooLong = true;
    }
  };

  return {
    write: (chunk) => take(decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))),
    end: () => {
      take(decoder.end());
      const last = held.endsWith("\r") ? held.slice(0, -1) : held;
      held = "";
      if (last !== "" || tooLong) give(last);
    },
  };
}
