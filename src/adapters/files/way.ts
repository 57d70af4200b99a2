import { lstat, readlink } from "node:fs/promises";
import { join, parse, resolve, sep } from "node:path";
import type { Step, Way } from "../../domain/ports.ts";
import { type Accounts, readAccounts } from "./accounts.ts";
import { isCode } from "./file-problem.ts";

/** As many as Linux follows. */
const mostLinks = 40;

/** Walks as the system does, name by name, and tells whose each is. Reads no file. */
export async function wayTo(path: string): Promise<Way> {
  const accounts = await readAccounts();
  const stepAt = (at: string) => stepOf(at, accounts);
  const steps: Step[] = [];
  const seen = new Set<string>();
  const pass = (step: Step) => {
    if (!seen.has(step.path)) steps.push(step);
    seen.add(step.path);
  };
  const { root } = parse(resolve(path));
  let names = namesOf(path);
  let at = root;
  let links = 0;
  let end = await stepAt(root);
  while (end !== undefined) {
    const [name, ...rest] = names;
    if (name === undefined) return { steps, end };
    pass(end);
    end = await stepAt(join(at, name));
    if (end?.target === undefined) {
      at = join(at, name);
      names = rest;
    } else {
      links += 1;
      if (links > mostLinks) throw Object.assign(new Error(`ELOOP: ${path}`), { code: "ELOOP" });
      pass(end);
      names = [...namesOf(end.target), ...rest];
      at = root;
      end = await stepAt(root);
    }
  }
  return { steps, end: undefined };
}

const namesOf = (path: string): string[] =>
  resolve(path)
    .slice(parse(resolve(path)).root.length)
    .split(sep)
    .filter(Boolean);

async function stepOf(path: string, accounts: Accounts): Promise<Step | undefined> {
  try {
    const seen = await lstat(path);
    const { uid } = seen;
    const known = { path, mode: seen.mode & 0o7777, uid, isGroupOwners: accounts.isAlone(uid, seen.gid) };
    if (seen.isSymbolicLink()) return { ...known, kind: "link", target: resolve(path, "..", await readlink(path)) };
    return { ...known, kind: seen.isFile() ? "file" : seen.isDirectory() ? "folder" : "other" };
  } catch (thrown) {
    if (isCode(thrown, "ENOENT", "ENOTDIR")) return undefined;
    throw thrown;
  }
}
