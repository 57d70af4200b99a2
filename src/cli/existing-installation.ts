import { installationPaths, isOurComposeFile } from "../domain/installation-files.ts";
import type { Files } from "../domain/ports.ts";

/** Has an installation been written into this directory before? A directory that may not be read holds none of ours. */
export async function composeFileIsOurs(files: Files, directory: string): Promise<boolean> {
  const text = await files.read(installationPaths(directory).compose).catch(() => undefined);
  return text !== undefined && isOurComposeFile(text);
}
