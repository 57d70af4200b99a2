import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { packTar } from "modern-tar";

export interface TarballFile {
  /** Path inside it, with forward slashes. */
  name: string;
  text: string;
}

/** A .tar.gz in memory, its files readable and writable by their owner only. */
export async function packTarball(files: readonly TarballFile[], modified: Date): Promise<Uint8Array> {
  const entries = files.map(({ name, text }) => {
    const body = new TextEncoder().encode(text);
    return { header: { name, size: body.length, mode: 0o600, mtime: modified }, body };
  });
  return promisify(gzip)(await packTar(entries));
}
