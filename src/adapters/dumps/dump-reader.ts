import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

const newline = 10;
const endOfRows = Buffer.from("\n\\.\n");

/** The dump ended where it must not: in the middle of rows, or without its last line. */
export class CutOff extends Error {}

/**
 * A dump as lines of SQL with blocks of rows between them. Rows pass as they are, never as single
 * lines: a value may be larger than any string, and looking at each line costs more than sending
 * it.
 */
export class DumpReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  /** Reading throws on a file that is no gzip or that was cut off. */
  constructor(path: string) {
    const file = createReadStream(path);
    const unpacked = createGunzip({ chunkSize: 64 * 1024 });
    // An error of the file has to reach whoever reads what is unpacked.
    file.once("error", (error) => unpacked.destroy(error));
    unpacked.once("close", () => file.destroy());
    // A fault that comes before anybody reads would end the whole process; whoever reads next is told of it.
    unpacked.on("error", () => undefined);
    this.#chunks = (file.pipe(unpacked) as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  /** The next line, without its end; undefined behind the last one. */
  async line(): Promise<string | undefined> {
    const parts: Buffer[] = [];
    for (;;) {
      const end = this.#held.indexOf(newline);
      if (end >= 0) {
        parts.push(this.#held.subarray(0, end));
        this.#held = this.#held.subarray(end + 1);
        return decode(parts);
      }
      parts.push(this.#held);
      if (!(await this.#next())) {
        this.#held = Buffer.alloc(0);
        return parts.some((part) => part.length > 0) ? decode(parts) : undefined;
      }
    }
  }

  /**
   * What stands between `COPY … FROM stdin;` and the line `\.`, which is read away. Throws CutOff
   * where there is none.
   */
  async *rows(): AsyncIterable<Uint8Array> {
    // The line end before the first row was read with the COPY line; the mark may stand right behind it.
    this.#held = Buffer.concat([endOfRows.subarray(0, 1), this.#held]);
    for (let skip = 1; ; ) {
      const end = this.#held.indexOf(endOfRows);
      // Behind the last complete row, or where the mark could be cut in two by the end of the chunk.
      const ready = end >= 0 ? end + 1 : Math.max(this.#held.length - endOfRows.length + 1, skip);
      if (ready > skip) yield this.#held.subarray(skip, ready);
      if (end >= 0) {
        this.#held = this.#held.subarray(end + endOfRows.length);
        return;
      }
      const rest = ready > skip ? this.#held.subarray(ready) : this.#held;
      if (ready > skip) skip = 0;
      if (!(await this.#next())) throw new CutOff();
      this.#held = Buffer.concat([rest, this.#held]);
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  /** Puts the next chunk in the place of what is held. */
  async #next(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done === true) return false;
    this.#held = next.value;
    return true;
  }
}

const decode = (parts: readonly Buffer[]): string =>
  new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts));
