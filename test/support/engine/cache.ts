import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** What outlives a test run: unpacked packages and image layers. Safe to delete at any time. */
export function cacheFolder(): string {
  return process.env.DITTOFEED_TEST_CACHE ?? join(homedir(), ".cache", "dittofeed-setup-test");
}

/**
 * The folder `name` in the cache, filled once. It appears under its final name only when it is complete, so a run that
 * was killed half-way leaves nothing that a later run would believe.
 */
export async function cachedFolder(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(), name);
  if (await exists(folder)) return folder;
  await mkdir(join(folder, ".."), { recursive: true });
  await withLock(`${folder}.lock`, async () => {
    if (await exists(folder)) return;
    const half = `${folder}.half`;
    await rm(half, { recursive: true, force: true });
    await mkdir(half, { recursive: true });
    await fill(half);
    await rename(half, folder);
  });
  return folder;
}

/** One process at a time; a lock whose owner has died is taken over. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  while (!(await take(path))) {
    const owner = Number(await readFile(path, "utf8").catch(() => "0"));
    // An empty file is an owner between its open and its write: leave it alone.
    if (owner > 0 && owner !== process.pid && !isAlive(owner)) await rm(path, { force: true });
    else await sleep(50);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function take(path: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
