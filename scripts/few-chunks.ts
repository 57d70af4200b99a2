import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";

/** What every command loads, with all that it imports: help and version are answered before it. */
const core = "src/cli/run.ts";

/** A file takes longer to be found and opened than so many bytes of ours take to be read. */
const smallFile = 8000;

/**
 * esbuild puts two modules into one file only where exactly the same dynamic imports lead to both:
 * so what every command needs came in some thirty files, and opening a file costs more than reading
 * it (30 of 156 ms of `db verify`). Each module that is imported dynamically gets an import of the
 * core, which is there by then, and so all of the core is one file. What would be a small file of
 * its own, shared by a few commands, belongs to the core as well, unless it needs a library that
 * the core does not: the wizard's first frame waited for forty of these.
 */
export async function fewChunks(options: BuildOptions): Promise<Plugin> {
  const { metafile } = await build({ ...options, metafile: true, write: false });
  const entries = Object.values(metafile.outputs).flatMap(({ entryPoint }) => entryPoint ?? []);
  const later = (ofCore: ReadonlySet<string>) =>
    entries.filter((entry) => /\.tsx?$/.test(entry) && entry !== "src/main.ts" && !ofCore.has(entry));
  const ofCore = staticallyImported(metafile, [core]);
  const { metafile: first } = await build({
    ...options,
    ...{ metafile: true, write: false },
    plugins: [withImports(later(ofCore), [core]), ...(options.plugins ?? [])],
  });
  const small = smallShared(first, ofCore, new Set(entries));
  const also = staticallyImported(metafile, [core, ...small]);
  return withImports(later(also), [core], { [core]: small });
}

function withImports(
  entries: readonly string[],
  imported: readonly string[],
  others: Readonly<Record<string, readonly string[]>> = {},
): Plugin {
  const wanted = new Map(entries.map((entry) => [resolve(entry), imported]));
  for (const [path, more] of Object.entries(others)) wanted.set(resolve(path), more);
  return {
    name: "few-chunks",
    setup: (build) =>
      build.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
        const more = wanted.get(path);
        if (more === undefined) return undefined;
        const lines = more.map((one) => `import ${JSON.stringify(resolve(one))};\n`).join("");
        return { contents: `${await readFile(path, "utf8")}\n${lines}`, loader: path.endsWith("x") ? "tsx" : "ts" };
      }),
  };
}

/** Modules of ours in small files that several others import, and that need nothing but such modules and the core. */
function smallShared(metafile: Metafile, ofCore: ReadonlySet<string>, entries: ReadonlySet<string>): string[] {
  const isOurs = (path: string) => /^(src|compose|tasks|schema)\//.test(path) && !entries.has(path);
  return Object.values(metafile.outputs)
    .filter(({ entryPoint, bytes }) => entryPoint === undefined && bytes < smallFile)
    .flatMap(({ inputs }) => Object.keys(inputs))
    .filter((path) => !ofCore.has(path))
    .filter((path) =>
      [...staticallyImported(metafile, [path])].every((needed) => ofCore.has(needed) || isOurs(needed)),
    );
}

function staticallyImported({ inputs }: Metafile, from: readonly string[]): Set<string> {
  const found = new Set(from);
  // A set goes through what is added meanwhile too.
  for (const path of found)
    for (const { kind, path: imported } of inputs[path]?.imports ?? [])
      if (kind !== "dynamic-import") found.add(imported);
  return found;
}
