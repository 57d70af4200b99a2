/* The two forms of a header that a bundle needs; POSIX ustar, and GNU's base-256 for sizes of 8 GiB and more. */

export const blockBytes = 512;
/** What an archive ends with, after its last member. */
export const tarEnd = new Uint8Array(2 * blockBytes);

export interface TarHeader {
  path: string;
  mode: number;
  bytes: number;
}

/** So many bytes stand behind a member of this size before the next header. */
export const paddingOf = (bytes: number): number => (blockBytes - (bytes % blockBytes)) % blockBytes;

/** An ordinary file of root's. Throws RangeError for a path that the form has no room for. */
export function tarHeader({ path, mode, bytes }: TarHeader, modified: Date): Uint8Array {
  const block = Buffer.alloc(blockBytes);
  const cut = Buffer.byteLength(path) <= 100 ? 0 : path.indexOf("/", Math.max(0, path.length - 101));
  const name = cut === 0 ? path : path.slice(cut + 1);
  if (cut < 0 || cut > 155 || Buffer.byteLength(name) > 100) throw new RangeError(`too long for an archive: ${path}`);
  block.write(name, 0);
  if (cut > 0) block.write(path, 345, cut);
  block.write(octal(mode, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  if (bytes < 8 ** 11) block.write(octal(bytes, 12), 124);
  else {
    block[124] = 0x80;
    block.writeBigUInt64BE(BigInt(bytes), 128);
  }
  block.write(octal(Math.floor(modified.getTime() / 1000), 12), 136);
  block.write("0", 156);
  block.write("ustar\u000000root", 257);
  block.write("root", 297);
  block.write(`${octal(sumOf(block), 7)}\u0000 `, 148);
  return block;
}

/**
 * What a header says; `end` for an empty block. Undefined where it is none, and for everything that
 * is no ordinary file: a bundle holds nothing else.
 */
export function readTarHeader(block: Buffer): TarHeader | "end" | undefined {
  if (block.length < blockBytes) return undefined;
  if (block.every((byte) => byte === 0)) return "end";
  const isOrdinary = textAt(block, 257, 5) === "ustar" && ["0", ""].includes(textAt(block, 156, 1));
  if (!isOrdinary || numberAt(block, 148, 8) !== sumOf(block)) return undefined;
  const [prefix, name] = [textAt(block, 345, 155), textAt(block, 0, 100)];
  const bytes =
    block[124] === 0x80 && block.readUInt32BE(124) === 0x80000000
      ? Number(block.readBigUInt64BE(128))
      : numberAt(block, 124, 12);
  const mode = numberAt(block, 100, 8);
  if (!Number.isSafeInteger(bytes) || !Number.isSafeInteger(mode)) return undefined;
  return { path: prefix === "" ? name : `${prefix}/${name}`, mode, bytes };
}

/** Of all bytes of the block; its own eight count as blanks. */
function sumOf(block: Uint8Array): number {
  return block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}

const octal = (value: number, width: number) => value.toString(8).padStart(width - 1, "0");

function textAt(block: Buffer, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? length : end).toString("utf8");
}

function numberAt(block: Buffer, at: number, length: number): number {
  const text = textAt(block, at, length).trim();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
}
