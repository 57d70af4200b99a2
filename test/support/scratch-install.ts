import { chmod, copyFile, link, mkdir, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";

/** The packed product, unpacked where everybody can read it, and npm to install it with. */
export interface ScratchInstall {
  /** The unpacked package: what `npm link` is called in. */
  folder: string;
  /** As it would be published. */
  tarball: string;
  /** The scratch folder, open to every user. */
  room: string;
  /** PATH of somebody who has the Node that this clone brings, readable for every user of this machine. */
  path: string;
  npm(args: readonly string[], options?: NpmOptions): Promise<void>;
  /** The tarball of a package of the registry, out of npm's cache where `npm ci` has put it there. */
  packed(spec: string): Promise<string>;
  remove(): Promise<void>;
}

interface NpmOptions {
  cwd?: string | undefined;
  /** Where global packages go. */
  prefix?: string;
}

/** `npm pack` of what the test run has built, and an npm that is offline: what is installed may need nothing else. */
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
  const packed = async (spec: string) => {
    const to = await mkdtemp(join(room, "packed-"));
    // Without scripts: `prepare` would build once more, under the feet of the tests that run beside this one.
    const options = ["--prefer-offline", "--ignore-scripts", "--loglevel=error", "--pack-destination", to];
    await execa("npm", ["pack", spec, ...options], { preferLocal: true });
    await chmod(to, 0o755);
    const [name = ""] = await readdir(to);
    return join(to, name);
  };
  const tarball = await packed(".");
  await execa("tar", ["-xzf", tarball, "-C", room, "--no-same-owner"]);
  return {
    folder: join(room, "package"),
    tarball,
    room,
    path: `${bin}:/usr/local/bin:/usr/bin:/bin`,
    npm,
    packed,
    remove: () => rm(room, { recursive: true, force: true }),
  };
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to));
}
