import { constants, type Stats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { Problem } from "../../domain/problem.ts";
import { typed } from "../../domain/typed.ts";

/**
 * A file that has an end, and that end within `most` bytes. A pipe would wait for a writer and a
 * device never ends; both are refused before they are opened. A size is only what was so a moment
 * ago (and nothing in /proc has one): no more than `most` is read.
 */
export async function readRegular(path: string, most: number): Promise<string> {
  refuseOthers(path, await stat(path), most);
  // Should a pipe stand there by now, this does not wait for its other end.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    refuseOthers(path, await file.stat(), most);
    const bytes = await readUpTo(file, 0, most + 1);
    if (bytes.length > most) throw tooLarge(path, most);
    return bytes.toString("utf8");
  } finally {
    await file.close();
  }
}

/** The whole lines among its last `most` bytes, however large it is. */
export async function readEnd(path: string, most: number): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    const seen = await file.stat();
    refuseOthers(path, seen, Number.POSITIVE_INFINITY);
    const from = Math.max(0, seen.size - most);
    const bytes = await readUpTo(file, from, most);
    return (from === 0 ? bytes : bytes.subarray(bytes.indexOf("\n") + 1)).toString("utf8");
  } finally {
    await file.close();
  }
}

export function refuseOthers(path: string, seen: Stats, most: number): void {
  if (seen.isDirectory()) throw Object.assign(new Error(`EISDIR: ${path} is a folder`), { code: "EISDIR" });
  if (!seen.isFile())
    throw new Problem({
      code: "value-refused",
      title: `${path} is not a regular file`,
      saw: `${path} is ${kindOf(seen)}.`,
      why: "It may never end, or block forever.",
      next: `${typed`ls -l ${path}`}   shows it. Put a regular file there or use another one, then run the same command again.`,
    });
  if (seen.size > most) throw tooLarge(path, most);
}

function kindOf(seen: Stats): string {
  if (seen.isSymbolicLink()) return "a symbolic link";
  if (seen.isFIFO()) return "a named pipe";
  if (seen.isSocket()) return "a socket";
  return "a device";
}

function tooLarge(path: string, most: number): Problem {
  return new Problem({
    code: "value-refused",
    title: `${path} is too large`,
    saw: `It has more than ${most} bytes.`,
    why: "No file that belongs there is that large. This is probably another file.",
    next: `${typed`ls -lh ${path}`}   shows it. Put the right file there or use another one, then run the same command again.`,
  });
}

const firstPiece = 65_536;

/** In pieces that grow: most files are small, and a size in /proc says nothing. */
async function readUpTo(file: FileHandle, from: number, most: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  let size = firstPiece;
  while (length < most) {
    const piece = Buffer.allocUnsafe(Math.min(size, most - length));
    const { bytesRead } = await file.read(piece, 0, piece.length, from + length);
    if (bytesRead === 0) break;
    pieces.push(piece.subarray(0, bytesRead));
    length += bytesRead;
    size = Math.min(size * 2, 8 * 1024 * 1024);
  }
  return Buffer.concat(pieces);
}
