import { lstat, readdir, readFile, realpath, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { RehearsalData } from "../../domain/database.ts";
import { installationPaths } from "../../domain/installation-files.ts";
import type { Files } from "../../domain/ports.ts";
import type { Shell } from "../shell/shell.ts";
import { type Area, areaIn, exists, isOutside, outsideFolders, recordedArea } from "./area.ts";
import { livePostmaster, stopPostmaster } from "./postmaster.ts";
import { notRehearsalData } from "./rehearsal-problem.ts";

interface Parts {
  files: Files;
  shell: Shell;
}

/** What the rehearsal in this folder keeps on the disk for its server; undefined where there is none. */
export async function dataOf(parts: Parts, directory: string): Promise<RehearsalData | undefined> {
  const area = await recordedArea(parts.files, directory);
  return area && describe(parts, area, directory);
}

/** Data outside of any installation whose installation's folder is gone, of this user. */
export async function orphans(parts: Parts): Promise<RehearsalData[]> {
  const found: RehearsalData[] = [];
  for (const { area, installation } of await orphanedAreas()) found.push(await describe(parts, area, installation));
  return found;
}

/**
 * Stops the server on it, whoever started it, and removes it. A record can name any folder: only
 * one that this program makes for a rehearsal is removed. Throws Problem place-not-ours.
 */
export async function removeData(parts: Parts, { folder, installation }: RehearsalData): Promise<void> {
  if (!(await isOurs(folder, installation))) throw notRehearsalData(folder);
  const { data } = areaIn(folder);
  const live = await livePostmaster(parts.shell, data);
  if (live !== undefined) await stopPostmaster(parts.shell, data, live.pid);
  await rm(folder, { recursive: true, force: true });
}

/**
 * An area outside its installation stays behind when somebody removes the installation's folder, 30
 * MB each time. So whoever makes a new one takes away those of ours whose installation is gone and
 * which no server uses. Never fails: what cannot be removed stays.
 */
export async function sweepOrphans(shell: Shell): Promise<void> {
  for (const { area } of await orphanedAreas()) {
    if ((await livePostmaster(shell, area.data)) !== undefined) continue;
    await rm(area.folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function orphanedAreas(): Promise<{ area: Area; installation: string }[]> {
  const found: { area: Area; installation: string }[] = [];
  for (const folder of await outsideFolders()) {
    const area = areaIn(folder);
    const seen = await lstat(folder).catch(() => undefined);
    if (!seen?.isDirectory() || seen.uid !== process.getuid?.()) continue;
    const installation = await readFile(area.installation, "utf8").catch(() => undefined);
    if (installation !== undefined && !(await exists(installation))) found.push({ area, installation });
  }
  return found;
}

async function describe({ shell }: Parts, area: Area, installation: string): Promise<RehearsalData> {
  const isRunning = (await livePostmaster(shell, area.data)) !== undefined;
  return { folder: area.folder, installation, bytes: await bytesBelow(area.folder), isRunning };
}

/** In the installation's own state folder, or outside under our name and with a note of whose it is. */
async function isOurs(folder: string, installation: string): Promise<boolean> {
  const seen = await lstat(folder).catch(() => undefined);
  if (!seen?.isDirectory()) return false;
  const own = await realpath(installation).catch(() => installation);
  if (dirname(folder) === installationPaths(own).state) return basename(folder) === "rehearsal";
  return isOutside(folder) && (await readFile(areaIn(folder).installation, "utf8").catch(() => "")) === own;
}

/** As `du` counts. What cannot be looked at counts nothing. */
async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await bytesBelow(path);
    else bytes += ((await lstat(path).catch(() => undefined))?.blocks ?? 0) * 512;
  }
  return bytes;
}
