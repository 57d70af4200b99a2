import { StringDecoder } from "node:string_decoder";
import { withoutSequences } from "../../domain/clean-text.ts";

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
  /** What has come of a line that has not ended yet; looked at once, however many pieces it comes in. */
  let held: string[] = [];
  let length = 0;
  let tooLong = false;

  const give = (line: string) => {
    if (tooLong || line.length > longestLine) onLine(`[a line of more than ${longestLine} characters was omitted]`);
    else onLine(withoutSequences(line));
    held = [];
    length = 0;
    tooLong = false;
  };

  const take = (text: string) => {
    // A "\r" at the very end may be the first half of "\r\n": it was kept until this chunk tells.
    const isAfterReturn = held.at(-1) === "\r";
    if (isAfterReturn) held.pop();
    const [first = "", ...parts] = `${isAfterReturn ? "\r" : ""}${text}`.split(/\r\n|\n|\r(?!$)/);
    const hold = (part: string) => {
      const isOpen = part.endsWith("\r");
      const whole = isOpen ? part.slice(0, -1) : part;
      length += whole.length;
      if (length > longestLine) {
        held = [];
        tooLong = true;
      } else if (whole !== "") held.push(whole);
      if (isOpen) held.push("\r");
    };
    hold(first);
    for (const part of parts) {
      give(held.join(""));
      hold(part);
    }
  };

  return {
    write: (chunk) => take(decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))),
    end: () => {
      take(decoder.end());
      if (held.at(-1) === "\r") held.pop();
      if (held.length > 0 || tooLong) give(held.join(""));
    },
  };
}
