import { realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { UserAccount } from "../../domain/facts/host.ts";

/**
 * May this user pass through every folder above `path`, and read or enter the thing itself? Judged by the permission
 * bits; a "no" too many costs a copy or a folder elsewhere, nothing more.
 */
export async function canReach(user: UserAccount, path: string): Promise<boolean> {
  const real = await realpath(path).catch(() => undefined);
  return real !== undefined && (await allows(user, real, 0o5)) && canPass(user, dirname(real));
}

/** May this user pass through `folder` and everything above it? */
export async function canPass(user: UserAccount, folder: string): Promise<boolean> {
  const real = await realpath(folder).catch(() => undefined);
  if (real === undefined || !(await allows(user, real, 0o1))) return false;
  return real === dirname(real) || canPass(user, dirname(real));
}

async function allows(user: UserAccount, path: string, bits: number): Promise<boolean> {
  const seen = await stat(path).catch(() => undefined);
  if (seen === undefined) return false;
  const shift = seen.uid === user.uid ? 6 : seen.gid === user.gid ? 3 : 0;
  return ((seen.mode >> shift) & bits) === bits;
}
