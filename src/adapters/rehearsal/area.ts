import { createHash } from "node:crypto";
import { chmod, lstat, mkdir, mkdtemp, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { UserAccount } from "../../domain/facts/host.ts";
import { installationPaths } from "../../domain/installation-files.ts";
import type { Files } from "../../domain/ports.ts";
import { canPass } from "./reach.ts";

/** Where a rehearsal's server lives. The area is ours; only the data folder in it belongs to the server's user. */
export interface Area {
  folder: string;
  data: string;
  log: string;
  owner: string;
  /** Outside only: names the installation that it belongs to. */
  installation: string;
}

export const outsideParent = "/var/tmp";
export const outsidePrefix = "dittofeed-setup-rehearsal-";

/** Kept in the installation: where the area is, if it could not be there. */
const recordName = "rehearsal.json";

/** The area of this installation as it was recorded; undefined when there is none yet, or it has been cleared away. */
export async function recordedArea(files: Files, directory: string): Promise<Area | undefined> {
  const { state } = installationPaths(directory);
  const text = await files.read(join(state, recordName));
  const folder = text === undefined ? undefined : folderIn(text);
  const seen = folder === undefined ? undefined : await lstat(folder).catch(() => undefined);
  if (folder === undefined || !seen?.isDirectory()) return undefined;
  // Below /var/tmp anybody can make folders: take only one of our own.
  const trusted = dirname(folder) === state || seen.uid === process.getuid?.();
  return trusted ? areaIn(folder) : undefined;
}

/**
 * Inside the installation where the server's user can get there. Root's installations often lie where no other user may
 * pass (/root, and our state folder is 0700): then below /var/tmp, which survives a reboot, under a name nobody can
 * guess. The path is recorded before anything is put there.
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
