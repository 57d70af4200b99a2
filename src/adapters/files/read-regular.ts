import { constants, type Stats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { Problem } from "../../domain/problem.ts";
import { shellWord } from "../../domain/typed.ts";

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
    const bytes = await readUpTo(file, most + 1);
    if (bytes.length > most) throw tooLarge(path, most);
    return bytes.toString("utf8");
  } finally {
    await file.close();
  }
}

function refuseOthers(path: string, seen: Stats, most: number): void {
  if (seen.isDirectory()) throw Object.assign(new Error(`EISDIR: ${path} is a folder`), { code: "EISDIR" });
  if (!seen.isFile())
    throw new Problem({
      code: "value-refused",
      title: `${path} is not a regular file`,
      saw: `${path} is ${kindOf(seen)}.`,
      why: "Such a thing may have no end, or wait for somebody who never comes.",
      next: "Write the value into a file (chmod 600), or give it through the environment, and run the same command again.",
    });
  if (seen.size > most) throw tooLarge(path, most);
}

function kindOf(seen: Stats): string {
  if (seen.isFIFO()) return "a named pipe";
  if (seen.isSocket()) return "a socket";
  return "a device";
}

function tooLarge(path: string, most: number): Problem {
  return new Problem({
    code: "value-refused",
    title: `${path} is too large`,
    saw: `It has more than ${most} bytes.`,
    why: "Nothing that belongs there is that large: it is another file than the one that was meant.",
    next: `ls -lh ${shellWord(path)}   shows it. Put the right file there, or name another one, and run the same command again.`,
  });
}

async function readUpTo(file: FileHandle, most: number): Promise<Buffer> {
  const buffer = Buffer.alloc(most);
  let length = 0;
  while (length < most) {
    const { bytesRead } = await file.read(buffer, length, most - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}
