import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type { DumpReport } from "../../domain/ports.ts";
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
    // `flush`: it is on the disk before the stream says that it is closed.
    const file = createWriteStream(partial, { flags: "w", mode: 0o600, flush: true });
    await pipeline(Readable.from(text), createGzip(), counted, file, { signal });
    signal.throwIfAborted();
    await rename(partial, path);
    return (await stat(path)).size;
  } catch (thrown) {
    // Where its folder is no folder there is nothing to remove, and the first error is the one that tells why.
    await rm(partial, { force: true }).catch(() => undefined);
    throw fileProblem(thrown, path, "writing");
  }
}

/** The lines of a dump, with bounded memory. Throws on a file that is no gzip or that was cut off. */
export async function* linesOf(path: string): AsyncIterable<string> {
  const file = createReadStream(path);
  const unpacked = createGunzip();
  // An error of the file has to reach whoever reads what is unpacked.
  file.once("error", (error) => unpacked.destroy(error));
  let rest = "";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of file.pipe(unpacked) as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}
