import { chmod, rename, rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";
import { build } from "esbuild";
import { bundleOptions, postDeploymentOptions } from "./bundle-options.ts";
import { fewChunks } from "./few-chunks.ts";
import { stamps } from "./stamps.ts";
import { bundledPackages, thirdParty } from "./third-party.ts";

/** Chunks, so that React is loaded by the wizard only; few and whole, because loading many modules takes twice as long. */
// Built aside and swapped in: a build that fails leaves the last good one, and a running program its files.
const fresh = `dist.${process.pid}`;
const options = {
  ...bundleOptions,
  entryPoints: { main: "src/main.ts" },
  outdir: fresh,
  splitting: true,
  define: { ...bundleOptions.define, ...(await stamps()) },
};
// First, because the first answer to who loads a file is taken.
const plugins = [await fewChunks(options), ...options.plugins];
const { metafile } = await build({ ...options, plugins, metafile: true });
const carried = await build({ ...postDeploymentOptions, metafile: true, write: false });
// It is only ever packed into a command line: packed here already it is a quarter.
const [program] = carried.outputFiles;
await writeFile(`${fresh}/post-deployment.cjs.br`, await promisify(brotliCompress)(program?.contents ?? ""));
await writeFile(`${fresh}/THIRD-PARTY.txt`, await thirdParty(bundledPackages([metafile, carried.metafile])));
// The first line of src/main.ts names its interpreter; esbuild keeps it for the entry point, before the banner, and for no chunk.
// npm sets this mode where it installs or links; a clone, a copy and a tarball have it from here.
await chmod(`${fresh}/main.js`, 0o755);
await rm("dist", { recursive: true, force: true });
await rename(fresh, "dist");
