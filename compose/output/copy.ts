const block = 512;

/**
 * The text of the first file in what `docker cp CONTAINER:PATH -` prints: a tar archive, before
 * whose file a header of its own may stand.
 */
export function firstFileInTar(tar: string): string {
  for (let at = 0; at + block <= tar.length; ) {
    const header = tar.slice(at, at + block);
    const size = Number.parseInt(header.slice(124, 136), 8) || 0;
    const kind = header[156];
    if (kind === "0" || kind === "\0") return tar.slice(at + block, at + block + size);
    at += block + Math.ceil(size / block) * block;
  }
  return "";
}
