import { createHash } from "node:crypto";
import { chmod, lstat, mkdir, mkdtemp, readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { UserAccount } from "../../domain/facts/host.ts";
import { installationPaths } from "../../domain/installation-files.ts";
import { itselfFaults, notOurs, wayFaults } from "../../domain/own-place.ts";
import type { Files } from "../../domain/ports.ts";
import { typed } from "../../domain/typed.ts";

/** Where a rehearsal's server lives. The area is ours; only the data folder in it belongs to the server's user. */
export interface Area {
  folder: string;
  data: string;
  log: string;
  owner: string;
  /** Outside only: names the installation that it belongs to. */
  installation: string;
}

const outsideParent = "/var/tmp";
const outsidePrefix = "dittofeed-setup-rehearsal-";

/** Kept in the installation: where the area is, if it could not be there. */
const recordName = "rehearsal.json";

/**
 * The area of this installation as it was recorded; undefined when there is none yet, or it has
 * been cleared away. What lies in it is run: Throws Problem place-not-ours where it is not ours
 * alone. The data folder is the server's user's, and no link.
 */
export async function recordedArea(files: Files, directory: string): Promise<Area | undefined> {
  const { state } = installationPaths(directory);
  const text = await files.read(join(state, recordName));
  const folder = text === undefined ? undefined : folderIn(text);
  if (folder === undefined) return undefined;
  const way = await files.way(folder);
  if (way.end?.kind !== "folder") return undefined;
  const area = areaIn(way.end.path);
  const uid = process.geteuid?.() ?? -1;
  const data = (await files.way(area.data)).steps.find(({ path }) => path === area.data);
  const faults = uid < 0 ? [] : [...wayFaults(way, uid), ...(data === undefined ? [] : itselfFaults(data, uid))];
  if (faults.length === 0) return area;
  throw notOurs(
    "Other users can change the folder of the rehearsal's PostgreSQL",
    faults,
    "PostgreSQL is started from there, and anyone who can write there controls what runs. Nothing was started.",
    typed`Start the rehearsal over: rm ${join(state, recordName)}`,
  );
}

/**
 * Inside the installation where the server's user can get there. Root's installations often lie
 * where no other user may pass (/root, and our state folder is 0700): then below /var/tmp, which
 * survives a reboot, under a name nobody can guess. The path is recorded before anything is put
 * there.
 */
export async function makeArea(files: Files, directory: string, user: UserAccount | undefined): Promise<Area> {
  const { state } = installationPaths(directory);
  await files.makeFolder(state, 0o700);
  const inside = user === undefined || (await canPass(user, state));
  const folder = inside ? join(state, "rehearsal") : await outsideFolder(directory);
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o711);
  if (!inside) await files.write(areaIn(folder).installation, await realpath(directory), 0o600);
  await files.write(join(state, recordName), `${JSON.stringify({ folder })}\n`, 0o600);
  return areaIn(folder);
}

async function outsideFolder(directory: string): Promise<string> {
  const hash = createHash("sha256")
    .update(await realpath(directory))
    .digest("hex")
    .slice(0, 12);
  return mkdtemp(join(outsideParent, `${outsidePrefix}${hash}-`));
}

export function areaIn(folder: string): Area {
  const inside = (name: string) => join(folder, name);
  return {
    folder,
    data: inside("data"),
    log: inside("server.log"),
    owner: inside("owner.json"),
    installation: inside("installation"),
  };
}

function folderIn(text: string): string | undefined {
  try {
    const { folder } = JSON.parse(text) as { folder?: unknown };
    return typeof folder === "string" && folder !== dirname(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/**
 * May this user pass through every folder above `path`, and read or enter the thing itself? Judged
 * by the permission bits; a "no" too many costs a copy or a folder elsewhere, nothing more.
 */
export async function canReach(user: UserAccount, path: string): Promise<boolean> {
  const real = await realpath(path).catch(() => undefined);
  return real !== undefined && (await allows(user, real, 0o5)) && canPass(user, dirname(real));
}

/** May this user pass through `folder` and everything above it? */
async function canPass(user: UserAccount, folder: string): Promise<boolean> {
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

/** Every folder that may be a rehearsal's area outside of its installation. */
export async function outsideFolders(): Promise<string[]> {
  const names = await readdir(outsideParent).catch(() => []);
  return names.map((name) => join(outsideParent, name)).filter(isOutside);
}

export function isOutside(folder: string): boolean {
  return dirname(folder) === outsideParent && basename(folder).startsWith(outsidePrefix);
}

/** Anything but a clear "no" counts as yes: a folder that cannot be looked at is not gone. */
export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (thrown: NodeJS.ErrnoException) => thrown.code !== "ENOENT",
  );
}
