import { lstat, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Shell } from "../shell/shell.ts";
import { areaIn, outsideParent, outsidePrefix } from "./area.ts";
import { livePostmaster } from "./postmaster.ts";

/**
 * An area outside its installation stays behind when somebody removes the installation's folder, 30 MB each time. So
 * whoever makes a new one takes away those of ours whose installation is gone and which no server uses. Never fails:
 * what cannot be removed stays.
 */
export async function sweepOrphans(shell: Shell): Promise<void> {
  const names = (await readdir(outsideParent).catch(() => [])).filter((name) => name.startsWith(outsidePrefix));
  for (const name of names) {
    const area = areaIn(join(outsideParent, name));
    const seen = await lstat(area.folder).catch(() => undefined);
    if (!seen?.isDirectory() || seen.uid !== process.getuid?.()) continue;
    const installation = await readFile(area.installation, "utf8").catch(() => undefined);
    if (installation === undefined || (await exists(installation))) continue;
    if ((await livePostmaster(shell, area.data)) !== undefined) continue;
    await rm(area.folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Anything but a clear "no" counts as yes: a folder that cannot be looked at is not gone. */
async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (thrown: NodeJS.ErrnoException) => thrown.code !== "ENOENT",
  );
}
