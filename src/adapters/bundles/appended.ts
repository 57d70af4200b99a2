import type { FileHandle } from "node:fs/promises";

/** A file that grows, and in which places that were left free are filled afterwards. */
export class Appended {
  position = 0;
  readonly #file: FileHandle;
  readonly #report: (bytes: number) => void;
  readonly #signal: AbortSignal;

  constructor(file: FileHandle, report: (bytes: number) => void, signal: AbortSignal) {
    this.#file = file;
    this.#report = report;
    this.#signal = signal;
  }

  async append(bytes: Uint8Array): Promise<void> {
    this.#signal.throwIfAborted();
    await this.write(bytes, this.position);
    this.position += bytes.length;
  }

  async *reported(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const chunk of chunks) {
      yield chunk;
      this.#report(this.position);
    }
  }

  /** A write may take less than it was given, on a disk that fills up. */
  async write(bytes: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, at + done);
      done += bytesWritten;
    }
  }
}
