import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { bundleOptions } from "../../scripts/bundle-options.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Below node_modules, so that what stays outside the bundle is found. */
const folder = `${root}node_modules/.cache/dittofeed-setup/fast-probes`;

/**
 * The product with a health check every three seconds. A stack that is broken and repaired dozens of times would otherwise spend most of
 * a test run between two probes (five seconds in the product: docs/decisions/0010). Nothing else differs.
 */
export const programWithFastProbes = `${folder}/main.js`;

const replacements = [
  ['interval: "5s"', 'interval: "3s"'],
  // How long a probe that ran into a restart may take to say so: an interval and a time limit, with room.
  ["recoveryMs = 15_000", "recoveryMs = 6_000"],
] as const;

const fastProbes: Plugin = {
  name: "fast-probes",
  setup({ onLoad }) {
    onLoad({ filter: /[/]compose[/]health\.ts$/ }, async ({ path }) => {
      let contents = await readFile(path, "utf8");
      for (const [slow, fast] of replacements) {
        if (contents.split(slow).length !== 2) throw new Error(`${path} no longer says ${slow} once`);
        contents = contents.replace(slow, fast);
      }
      return { contents, loader: "ts" };
    });
  },
};

export async function buildWithFastProbes(): Promise<void> {
  await build({
    ...bundleOptions,
    entryPoints: { main: `${root}src/main.ts` },
    outdir: folder,
    splitting: true,
    define: { ...bundleOptions.define, DITTOFEED_SETUP_VERSION: '"0.0.0-fast-probes"' },
    plugins: [...bundleOptions.plugins, fastProbes],
  });
}
