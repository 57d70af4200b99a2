import { existsSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { binaries, placedAt } from "./binaries.ts";
import type { Layer } from "./entry.ts";

const folder = join(import.meta.dirname, "..", "standins");
const repository = join(import.meta.dirname, "..", "..", "..", "..");

const requireInModule = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** One stand-in as one file with all that it imports, so an image carries no node_modules. `cjs` can be required. */
export function bundled(name: string, format: "esm" | "cjs" = "esm"): Promise<string> {
  return bundle(join(folder, `${name}.ts`), format);
}

/** The one package of the app's that is asked for from outside of it, to be required. */
export const packagePg = (): Promise<string> => bundle("pg", "cjs");

async function bundle(entry: string, format: "esm" | "cjs"): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format,
    // pg is CommonJS and requires Node's modules; pg-native is its optional other half.
    banner: format === "esm" ? { js: requireInModule } : {},
    external: ["pg-native", "pg-cloudflare"],
  });
  return outputFiles[0]?.text ?? "";
}

let node: Promise<Layer> | undefined;

/** Node, shared by every stand-in's image. */
export function nodeLayer(): Promise<Layer> {
  node ??= collectNode();
  return node;
}

async function collectNode(): Promise<Layer> {
  const installed = join(repository, "node_modules/node/bin/node");
  const from = existsSync(installed) ? installed : process.execPath;
  return { name: "node", entries: placedAt(await binaries([from]), from, "/usr/local/bin/node") };
}
