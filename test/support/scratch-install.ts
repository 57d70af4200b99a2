import { chmod, copyFile, link, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";

/** The packed product, unpacked where everybody can read it, and npm to install it with. */
export interface ScratchInstall {
  /** The unpacked package, without dependencies: what `npm link` is called in. */
  folder: string;
  /** The same, packed again. */
  tarball: string;
  /** The scratch folder, open to every user. */
  room: string;
  /** PATH of somebody who has the Node that this clone brings, readable for every user of this machine. */
  path: string;
  npm(args: readonly string[], options?: NpmOptions): Promise<void>;
  remove(): Promise<void>;
}

interface NpmOptions {
  cwd?: string | undefined;
  /** Where global packages go. */
  prefix?: string;
}

/**
 * `npm pack` of what the test run has built. Its dependencies are taken out before it is installed: npm would fetch 120 MB for
 * them, and dist/ has all but the rehearsal's PostgreSQL inside. Everything else is as a user would get it.
 */
export async function scratchInstall(): Promise<ScratchInstall> {
  const room = await mkdtemp(join(tmpdir(), "dittofeed-installed-"));
  // Another user must get in here, and the clone may lie in a closed folder: so this has a Node of its own.
  await chmod(room, 0o755);
  const bin = join(room, "bin");
  await mkdir(bin);
  await linkOrCopy(await realpath(resolve("node_modules/.bin/node")), join(bin, "node"));
  const cache = join(room, "npm-cache");
  const npm = async (args: readonly string[], { cwd = room, prefix = room }: NpmOptions = {}) => {
    const options = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"];
    // By the environment: `npm link` takes --prefix for the folder that it is called in.
    const env = { npm_config_cache: cache, npm_config_prefix: prefix, npm_config_loglevel: "error" };
    await execa("npm", [...args, ...options], { cwd, env, preferLocal: true, localDir: resolve(".") });
  };
  const pack = async (folder: string, to: string) => {
    await mkdir(to);
    // Without scripts: `prepare` would build once more, under the feet of the tests that run beside this one.
    await npm(["pack", "--pack-destination", to], { cwd: folder });
    const [name = ""] = await readdir(to);
    return join(to, name);
  };
  const original = await pack(resolve("."), join(room, "original"));
  await execa("tar", ["-xzf", original, "-C", room, "--no-same-owner"]);
  const folder = join(room, "package");
  const manifest = join(folder, "package.json");
  const packed = JSON.parse(await readFile(manifest, "utf8"));
  await writeFile(manifest, JSON.stringify({ ...packed, dependencies: {}, devDependencies: {}, overrides: {} }));
  return {
    folder,
    tarball: await pack(folder, join(room, "slim")),
    room,
    path: `${bin}:/usr/local/bin:/usr/bin:/bin`,
    npm,
    remove: () => rm(room, { recursive: true, force: true }),
  };
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to));
}
