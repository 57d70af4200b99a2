import { createHash, type Hash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { cachedFolder } from "../cache.ts";
import type { Entry, Layer } from "./entry.ts";
import { tar } from "./tar.ts";

/** Raise when the archive of the same entries changes. */
const format = 1;

export interface BuiltLayer {
  /** The compressed archive. */
  readonly file: string;
  readonly digest: string;
  readonly size: number;
  /** Digest of the archive before compression: how an image's configuration names the layer. */
  readonly diffId: string;
}

/** Compresses the layer, or finds it compressed in the cache. */
export async function buildLayer(layer: Layer): Promise<BuiltLayer> {
  const made = await cachedFolder(join("layers", `${layer.name}-${await keyOf(layer.entries)}`), async (into) => {
    const plain = createHash("sha256");
    const compressed = createHash("sha256");
    const file = join(into, "layer.tar.gz");
    const gzip = createGzip({ level: 1, chunkSize: 1 << 18 });
    await pipeline(
      Readable.from(tar(layer.entries)),
      through(plain),
      gzip,
      through(compressed),
      createWriteStream(file),
    );
    const digest = `sha256:${compressed.digest("hex")}`;
    const facts = { digest, diffId: `sha256:${plain.digest("hex")}`, size: (await stat(file)).size };
    await writeFile(join(into, "layer.json"), JSON.stringify(facts));
  });
  const facts = JSON.parse(await readFile(join(made, "layer.json"), "utf8")) as Omit<BuiltLayer, "file">;
  return { ...facts, file: join(made, "layer.tar.gz") };
}

/** Files of the machine count by size and time, not by content: hashing them all would cost what the cache saves. */
async function keyOf(entries: readonly Entry[]): Promise<string> {
  const hash = createHash("sha256").update(`format ${format}\n`);
  for (const entry of entries) {
    if (entry.kind === "copy") {
      const { size, mtimeMs, mode } = await stat(entry.from);
      hash.update(JSON.stringify([entry, size, mtimeMs, mode]));
    } else if (entry.kind === "text") {
      hash.update(JSON.stringify([entry.path, entry.mode]));
      hash.update(entry.text);
    } else hash.update(JSON.stringify(entry));
  }
  return hash.digest("hex").slice(0, 16);
}

function through(hash: Hash): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
}
