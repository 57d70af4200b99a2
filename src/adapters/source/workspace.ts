import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Problem } from "../../domain/problem.ts";

/** Is this folder the root of the app's workspace? By the name in its package.json alone. */
export async function isWorkspace(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, "package.json"), "utf8").catch(() => undefined);
  return text !== undefined && /^\s*"name"\s*:\s*"dittofeed"\s*,?\s*$/m.test(text);
}

/** The nearest one from here upwards. */
export async function findWorkspace(from: string): Promise<string | undefined> {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (await isWorkspace(folder)) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** The yarn that the checkout carries; no other is needed, and none is looked for. */
export async function ownYarn(root: string): Promise<string> {
  const settings = await readFile(join(root, ".yarnrc.yml"), "utf8").catch(() => "");
  const named = /^yarnPath:\s*"?(\.yarn\/releases\/[\w.-]+\.cjs)"?\s*$/m.exec(settings)?.[1];
  const path = named === undefined ? undefined : join(root, named);
  if (path !== undefined && (await stat(path).catch(() => undefined))?.isFile()) return path;
  throw new Problem({
    code: "source-unusable",
    title: "The source does not bring its own yarn",
    saw: `${join(root, ".yarnrc.yml")} names no yarnPath below .yarn/releases that is there.`,
    why: "Its packages are installed with exactly that yarn.",
    next: `git -C ${root} status   and restore .yarnrc.yml and .yarn/releases`,
  });
}

/** Names in a folder; none where it is not there. */
export const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Milliseconds; undefined where there is nothing. */
export async function changedAt(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.mtimeMs;
}
