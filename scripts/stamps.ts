import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** What a build knows of itself, as esbuild's `define` wants it. Without a repository the commit stays undefined. */
export async function stamps(): Promise<Record<string, string>> {
  const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
  const describe = ["describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"];
  const { stdout } = await promisify(execFile)("git", describe).catch(() => ({ stdout: "" }));
  return {
    DITTOFEED_SETUP_VERSION: JSON.stringify(version),
    DITTOFEED_SETUP_COMMIT: stdout.trim() === "" ? "undefined" : JSON.stringify(stdout.trim()),
  };
}
