import { createWriteStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { DumpReport } from "../../domain/database.ts";
import { fileProblem } from "../files/file-problem.ts";
import { packed } from "./pack.ts";
import { clearPartialDumps, partialName } from "./partial-files.ts";

/** Whole or not at all: written beside its name, flushed, renamed. Gives the bytes on the disk. */
export async function writeCompressed(
  path: string,
  text: AsyncIterable<Uint8Array>,
  report: (report: DumpReport) => void,
  signal: AbortSignal,
): Promise<number> {
  const folder = dirname(path);
  const partial = await partialName(path);
  let done = 0;
  const counted = async function* (chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const chunk of chunks) {
      done += chunk.byteLength;
      report({ unit: "bytes", done });
      yield chunk;
    }
  };
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await clearPartialDumps(folder);
    // `wx`: nothing is followed and nothing is written over. `flush`: it is on the disk before the stream says that it
    // is closed.
    const file = createWriteStream(partial, { flags: "wx", mode: 0o600, flush: true });
    // Read ahead: whoever sends the text goes on while it is packed.
    const source = Readable.from(text, { objectMode: false, highWaterMark: 2 * 1024 * 1024 });
    // Only then has whoever sends it let go of the connection, which the caller goes on with.
    const isOver = new Promise((resolve) => source.once("close", resolve));
    await pipeline(source, packed, counted, file, { signal }).finally(() => isOver);
    signal.throwIfAborted();
    await rename(partial, path);
    await flushFolder(folder);
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
