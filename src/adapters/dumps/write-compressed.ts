import { createWriteStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { DumpReport } from "../../domain/database.ts";
import { fileProblem } from "../files/file-problem.ts";

/** Whole or not at all: written beside its name, flushed, renamed. Gives the bytes on the disk. */
export async function writeCompressed(
  path: string,
  text: AsyncIterable<Uint8Array>,
  report: (report: DumpReport) => void,
  signal: AbortSignal,
): Promise<number> {
  const partial = `${path}.partial`;
  let done = 0;
  const counted = async function* (chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const chunk of chunks) {
      done += chunk.byteLength;
      report({ unit: "bytes", done });
      yield chunk;
    }
  };
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // A run that was killed may have left one, with a mode or behind a link of whoever could write here.
    await rm(partial, { force: true });
    // `flush`: it is on the disk before the stream says that it is closed.
    const file = createWriteStream(partial, { flags: "wx", mode: 0o600, flush: true });
    await pipeline(Readable.from(text), createGzip(), counted, file, { signal });
    signal.throwIfAborted();
    await rename(partial, path);
    await flushFolder(dirname(path));
    return (await stat(path)).size;
  } catch (thrown) {
    // Where its folder is no folder there is nothing to remove, and the first error is the one that tells why.
    await rm(partial, { force: true }).catch(() => undefined);
    throw fileProblem(thrown, path, "writing");
  }
}

/** The new name is on the disk too. Some file systems cannot flush a folder; the dump itself is there by now. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().catch(() => undefined);
  await handle.close();
}
