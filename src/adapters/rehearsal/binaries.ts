import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import type { UserAccount } from "../../domain/facts/host.ts";
import { isCode } from "../files/file-problem.ts";
import { canReach, exists } from "./area.ts";
import { packageFolder } from "./fetch-postgres.ts";
import type { PostgresPackage } from "./postgres-package.ts";

export interface PackagedPostgres {
  /** The folder that holds bin, lib and share. */
  folder: string;
  version: string;
}

/**
 * The package for this platform: beside this program where somebody has installed it there, or in the folder that it is
 * downloaded to. Undefined where it is in neither.
 */
export async function findPackagedPostgres(
  wanted: PostgresPackage,
  prefix: string,
): Promise<Omit<PackagedPostgres, "version"> | undefined> {
  for (const folder of [beside(wanted), packageFolder(prefix, wanted)]) {
    const native = folder === undefined ? undefined : join(folder, "native");
    if (native !== undefined && (await exists(join(native, "bin", "postgres")))) return { folder: native };
  }
  return undefined;
}

function beside({ name }: PostgresPackage): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), "..");
  } catch {
    return undefined;
  }
}

/**
 * The binaries as `user` can run them: where they are, or copied once into `area` when they lie
 * below a folder that is closed to that user (a clone under /root) or cannot be completed where
 * they are.
 */
export async function runnablePostgres(packaged: string, area: string, user: UserAccount | undefined): Promise<string> {
  const reachable = user === undefined || (await canReach(user, join(packaged, "bin", "postgres")));
  if (reachable && (await completeLinks(packaged))) return packaged;
  const copy = join(area, `postgres-${await versionOf(packaged)}`);
  if ((await lstat(copy).catch(() => undefined)) !== undefined) return copy;
  const unfinished = `${copy}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await cp(packaged, unfinished, { recursive: true, verbatimSymlinks: true });
  await completeLinks(unfinished);
  await openToAll(unfinished);
  await rename(unfinished, copy);
  return copy;
}

/** A umask of 077, root's on a hardened server, has closed what was unpacked and what was copied. There is no secret in it. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    else if (entry.isFile()) await chmod(path, ((await lstat(path)).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}

async function versionOf(packaged: string): Promise<string> {
  const text = await readFile(join(packaged, "..", "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/**
 * npm packages hold no symbolic links, so the package lists them and makes them in its postinstall
 * script, which `--ignore-scripts` leaves out. False when one is missing and cannot be made here.
 */
async function completeLinks(folder: string): Promise<boolean> {
  const list = await readFile(join(folder, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(folder, "..", target.replace(/^native/, basename(folder)));
    try {
      await symlink(basename(source), link);
    } catch (thrown) {
      if (isCode(thrown, "EEXIST")) continue;
      if (isCode(thrown, "EACCES", "EPERM", "EROFS")) return (await lstat(link).catch(() => undefined)) !== undefined;
      throw thrown;
    }
  }
  return true;
}
