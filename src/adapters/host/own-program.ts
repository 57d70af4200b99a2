import { readFile } from "node:fs/promises";

/** Loaded only where it is asked for. */
const sea = () => process.getBuiltinModule("node:sea");

/** Is this the single executable, which brings its Node with it? Then process.execPath is this program, and no Node. */
export const isExecutable = (): boolean => sea().isSea();

/** A file that the build has put beside this program: within the executable, or in the package. */
export async function ownFile(name: string): Promise<Uint8Array> {
  if (isExecutable()) return new Uint8Array(sea().getRawAsset(name));
  return readFile(new URL(name, import.meta.url));
}
