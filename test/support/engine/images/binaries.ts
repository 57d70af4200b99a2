import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import { copy, type Entry } from "./entry.ts";

/**
 * Programs of this machine with every library that `ldd` names for them. Paths are spelled with /usr in front, since
 * the base image links /bin and /lib there and an entry below a link would replace it.
 */
export async function binaries(files: readonly string[], libraries: readonly string[] = []): Promise<readonly Entry[]> {
  const { stdout } = await execa("ldd", [...files, ...libraries], { reject: false });
  const needed = [...stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map((match) => match[1] as string);
  const all = [...files, ...libraries, ...new Set(needed)];
  return all.map((file) => copy(underUsr(file), file));
}

/** The program under another path, without repeating its libraries. */
export function placedAt(entries: readonly Entry[], from: string, path: string): readonly Entry[] {
  return entries.map((entry) => (entry.path === underUsr(from) ? copy(path, from) : entry));
}

function underUsr(file: string): string {
  return join(realpathSync(dirname(file)), basename(file));
}
