import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";

/** What every command loads, with all that it imports: help and version are answered before it. */
const core = "src/cli/run.ts";

/**
 * esbuild puts two modules into one file only where exactly the same dynamic imports lead to both:
 * so what every command needs came in some thirty files, and opening a file costs more than reading
 * it (30 of 156 ms of `db verify`). Each module that is imported dynamically gets an import of the
 * core, which is there by then, and so all of the core is one file.
 */
export async function fewChunks(options: BuildOptions): Promise<Plugin> {
  const { metafile } = await build({ ...options, metafile: true, write: false });
  const ofCore = staticallyImported(metafile, core);
  const entries = Object.values(metafile.outputs).flatMap(({ entryPoint }) => entryPoint ?? []);
  const later = entries.filter((entry) => /\.tsx?$/.test(entry) && entry !== "src/main.ts" && !ofCore.has(entry));
  const paths = new Set(later.map((entry) => resolve(entry)));
  return {
    name: "few-chunks",
    setup: (build) =>
      build.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
        if (!paths.has(path)) return undefined;
        const contents = `${await readFile(path, "utf8")}\nimport ${JSON.stringify(resolve(core))};\n`;
        return { contents, loader: path.endsWith("x") ? "tsx" : "ts" };
      }),
  };
}

function staticallyImported({ inputs }: Metafile, from: string): Set<string> {
  const found = new Set([from]);
  // A set goes through what is added meanwhile too.
  for (const path of found)
    for (const { kind, path: imported } of inputs[path]?.imports ?? [])
      if (kind !== "dynamic-import") found.add(imported);
  return found;
}
