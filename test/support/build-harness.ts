import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleOptions } from "../../scripts/bundle-options.ts";

/** Node strips types but does not know JSX, so it is bundled, in the same way as the product. */
export async function bundled(source: URL): Promise<string> {
  const entry = fileURLToPath(source);
  const outfile = fileURLToPath(
    new URL(`../../node_modules/.cache/dittofeed-setup/${basename(entry, ".tsx")}.mjs`, import.meta.url),
  );
  await build({ ...bundleOptions, entryPoints: [entry], outfile });
  return outfile;
}

export const buildHarness = () => bundled(new URL("wizard-harness.tsx", import.meta.url));
