import { basename, dirname, join } from "node:path";
import { parseEnvFile } from "../../compose/env/env-file.ts";
import { copiesKept } from "../../src/domain/file-sizes.ts";
import type { Ports } from "../../src/domain/ports.ts";
import { Problem } from "../../src/domain/problem.ts";
import type { Secret } from "../../src/domain/secret.ts";
import { largestEnvFile, secretKeyName } from "../../src/domain/secret-rules.ts";

/** A moment for the name of a file: sorts by time, and is allowed on every system. */
export const fileStamp = (at: Date): string =>
  at
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(":", "-");

type Keeping = Pick<Ports, "files" | "clock">;

/**
 * Copies what a file says now to a new dated file beside it, so that the last versions of an
 * operator's file are not lost, and removes older copies of ours. Gives the copy's path.
 */
export async function backUp(
  ports: Keeping,
  path: string,
  text: string | Secret,
  mode: number,
  say: (line: string) => void,
): Promise<string> {
  const stamp = fileStamp(ports.clock.now());
  for (let turn = 1; turn < 100; turn += 1) {
    const copy = `${path}.${stamp}${turn === 1 ? "" : `-${turn}`}.bak`;
    // Whatever stands there is never written over, and no link is followed.
    if (!(await ports.files.createExclusive(copy, text, mode))) continue;
    say(`the previous ${path} is saved as ${copy}`);
    for (const old of await superfluous(ports, path, copy)) {
      await ports.files.remove(old);
      say(`the older copy ${old} is deleted; ${copiesKept} are kept`);
    }
    return copy;
  }
  throw new Problem({
    code: "value-refused",
    title: "Too many copies were made in the same second",
    saw: `${path}.${stamp}.bak and 98 more exist.`,
    why: "Copies are never overwritten, and nothing is changed without one.",
    next: "Run the same command again.",
  });
}

/** Ours alone: what a person has called otherwise is theirs. */
const ofOurs = /^\.\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(?:-\d+)?\.bak$/;

/**
 * The newest stay. But a SECRET_KEY may be the only one that opens what the app has encrypted: a
 * copy that alone holds one stays before a newer one that has nothing of its own.
 */
async function superfluous({ files }: Keeping, path: string, newest: string): Promise<string[]> {
  const folder = dirname(path);
  const names = (await files.list(folder)).filter(
    (name) => name.startsWith(basename(path)) && ofOurs.test(name.slice(basename(path).length)),
  );
  const copies = names
    .map((name) => join(folder, name))
    .filter((copy) => copy !== newest)
    .toSorted()
    .reverse();
  if (copies.length < copiesKept) return [];
  const known = new Set(await keysIn(files, [path, newest]));
  const alone: string[] = [];
  for (const copy of copies) {
    const [key] = await keysIn(files, [copy]);
    if (key === undefined || known.has(key)) continue;
    known.add(key);
    alone.push(copy);
  }
  const others = copies.filter((copy) => !alone.includes(copy));
  return [...alone, ...others].slice(copiesKept - 1);
}

/** The key of each file that has one; one that cannot be read has none that anybody could use. */
async function keysIn(files: Ports["files"], paths: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(paths.map((path) => files.read(path, largestEnvFile).catch(() => undefined)));
  return texts.flatMap((text) => parseEnvFile(text ?? "").get(secretKeyName) || []);
}
