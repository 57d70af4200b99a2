import { quoted } from "./docker-port.ts";
import type { Remote } from "./remote.ts";
import type { Resource } from "./resource.ts";

/** app/Models/LocalFileVolume.php 226: a bind's source is made before the containers are, from Coolify's database. */
export async function saveFiles(resource: Resource, remote: Remote, workdir: string): Promise<void> {
  for (const { path, content, isDirectory } of resource.files.values()) {
    // Elsewhere on the host Docker makes the folder itself.
    if (!path.startsWith(workdir)) continue;
    if (isDirectory) await remote.run(`mkdir -p ${quoted(path)}`);
    else {
      await remote.run(`mkdir -p $(dirname ${quoted(path)}); test ! -d ${quoted(path)} || rm -fr ${quoted(path)}`);
      await remote.write(path, content ?? "");
      await remote.run(`chmod 0644 ${quoted(path)}`);
    }
  }
}
