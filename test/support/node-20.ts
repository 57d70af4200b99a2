import { join } from "node:path";
import { execa } from "execa";

/** The app's images have Node 20. Where this machine has none, the tests' own, without what came later. */
export async function node20(): Promise<{ program: string; words: string[] }> {
  const { stdout = "" } = await execa("/usr/bin/node", ["--version"], { reject: false });
  if (stdout.startsWith("v20.")) return { program: "/usr/bin/node", words: [] };
  return { program: process.execPath, words: ["--require", join(import.meta.dirname, "as-node-20.cjs")] };
}
