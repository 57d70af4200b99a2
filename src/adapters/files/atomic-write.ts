import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, link, lstat, open, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isCode } from "./file-problem.ts";
import { refuseOthers } from "./read-regular.ts";

/**
 * Whole or not at all: a temporary file beside the target (same file system), its content on the
 * disk before the name changes hands, and the folder's entry on the disk before we say it is done.
 * A link is not written through: where it leads may be anybody's, and it may be anybody's link.
 */
export async function writeWhole(path: string, text: string | Uint8Array, mode: number): Promise<void> {
  const there = await lstat(path).catch(() => undefined);
  if (there !== undefined) refuseOthers(path, there, Number.POSITIVE_INFINITY);
  await withTemporary(path, text, mode, (temporary) => rename(temporary, path));
}

/** The same, but only where nothing stands yet: a name can be linked once, so of two at the same time one loses. */
export async function createWhole(path: string, text: string | Uint8Array, mode: number): Promise<boolean> {
  try {
    await withTemporary(path, text, mode, async (temporary) => {
      await link(temporary, path);
      await unlink(temporary);
    });
    return true;
  } catch (thrown) {
    if (isCode(thrown, "EEXIST")) return false;
    // A file system without hard links: exclusive all the same, though a reader may find the file still empty.
    if (isCode(thrown, "EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS")) return createPlainly(path, text, mode);
    throw thrown;
  }
}

async function withTemporary(
  target: string,
  text: string | Uint8Array,
  mode: number,
  place: (path: string) => Promise<void>,
): Promise<void> {
  const folder = dirname(target);
  const temporary = join(folder, `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
  const owner = await lstat(target).catch(() => undefined);
  if (owner?.isDirectory()) throw Object.assign(new Error(`EISDIR: ${target} is a folder`), { code: "EISDIR" });
  // Opened with 0600 and given its mode afterwards: at no moment can more people read it than are meant to.
  const file = await open(
    temporary,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
    0o600,
  );
  try {
    try {
      await file.writeFile(text);
      if (owner !== undefined) await keepOwner(file, owner);
      await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
    await place(temporary);
  } catch (thrown) {
    await unlink(temporary).catch(() => undefined);
    throw thrown;
  }
  await syncFolder(folder);
}

async function createPlainly(path: string, text: string | Uint8Array, mode: number): Promise<boolean> {
  const exclusive = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const file = await open(path, exclusive, mode).catch((thrown: unknown) => {
    if (isCode(thrown, "EEXIST")) return undefined;
    throw thrown;
  });
  if (file === undefined) return false;
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  return true;
}

/**
 * An installation that belongs to `deploy` stays readable for `deploy` when root repairs it. Only
 * root can give away.
 */
async function keepOwner(file: FileHandle, owner: { uid: number; gid: number }): Promise<void> {
  const own = await file.stat();
  if (own.uid === owner.uid && own.gid === owner.gid) return;
  await file.chown(owner.uid, owner.gid).catch(() => undefined);
}

async function syncFolder(folder: string): Promise<void> {
  // Some file systems (and Windows) cannot sync a folder; the file itself is on the disk by now.
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
