import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
import type { FollowedFile } from "../../domain/ports.ts";
import { refuseOthers } from "./read-regular.ts";

const pieceBytes = 1_048_576;

/** Neither a link is followed nor a pipe waited for. */
export async function followFile(path: string): Promise<FollowedFile> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    refuseOthers(path, await file.stat(), Number.POSITIVE_INFINITY);
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
  // A character may be cut in two where a piece ends.
  const decoder = new StringDecoder("utf8");
  const piece = Buffer.alloc(pieceBytes);
  let begun = "";
  return {
    async newLines() {
      const lines: string[] = [];
      for (;;) {
        const { bytesRead } = await file.read(piece, 0, piece.length, null);
        if (bytesRead === 0) return lines;
        const [first = "", ...rest] = decoder.write(piece.subarray(0, bytesRead)).split("\n");
        lines.push(...[begun + first, ...rest].slice(0, -1));
        begun = rest.length === 0 ? begun + first : (rest.at(-1) ?? "");
      }
    },
    close: () => file.close(),
  };
}
