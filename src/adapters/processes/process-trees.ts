import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** In the environment of each process that `local up` starts, and of all that those start. */
export const markName = "DITTOFEED_SETUP_UP";

/**
 * Who carries a mark. A process group is not enough: a child may have gone into one of its own, and
 * after its leader's death nobody could say whose the group is. Environments of others cannot be
 * read, so nothing of theirs is ever found. Only Linux tells.
 */
export function pidsMarked(mark: string): number[] {
  const wanted = `${markName}=${mark}`;
  return processes().filter((pid) => environmentOf(pid).includes(wanted));
}

function processes(): number[] {
  try {
    return readdirSync("/proc")
      .map(Number)
      .filter((pid) => Number.isInteger(pid) && pid !== process.pid);
  } catch {
    return []; // there is no /proc here
  }
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return []; // somebody else's, or gone by now
  }
}

/** Of all of them together; undefined where nothing is told. */
export async function memoryOf(pids: readonly number[]): Promise<number | undefined> {
  const each = await Promise.all(pids.map(residentBytes));
  const known = each.filter((bytes) => bytes !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, bytes) => sum + bytes, 0);
}

async function residentBytes(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}
