import { readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { identityOf, isAlive } from "../host/process-identity.ts";

/** Written by a version that did not say whose it is; its dump grew all the while. */
const nobodysAfterMs = 3_600_000;

const named = /\.sql\.gz\.(\d+)\.(\d*)\.([0-9a-f-]*)\.([^/]*)\.partial$/;

/** What a dump is called while it is written: the process that writes it stands in the name. */
export async function partialName(path: string): Promise<string> {
  const { pid, startedAtTick, bootId, hostname: host } = await identityOf(process.pid, hostname());
  return `${path}.${pid}.${startedAtTick}.${bootId}.${host}.partial`;
}

/**
 * Removes what killed runs have left of their dumps, and nothing that a living process writes. Never throws: it is
 * room that is won, no more.
 */
export async function clearPartialDumps(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    if (name.endsWith(".partial") && (await isLeftOver(path))) await rm(path, { force: true }).catch(() => undefined);
  }
}

async function isLeftOver(path: string): Promise<boolean> {
  const [, pid, startedAtTick, bootId, host] = named.exec(basename(path)) ?? [];
  if (pid !== undefined && startedAtTick !== undefined && bootId !== undefined && host !== undefined)
    return !(await isAlive({ pid: Number(pid), startedAtTick, bootId, hostname: host }, hostname()));
  if (!path.endsWith(".sql.gz.partial")) return false;
  const written = await stat(path).catch(() => undefined);
  return written !== undefined && Date.now() - written.mtimeMs > nobodysAfterMs;
}
