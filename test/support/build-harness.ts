import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleOptions } from "../../scripts/bundle-options.ts";

/** Node strips types but does not know JSX, so the harness is bundled, in the same way as the product. */
export async function buildHarness(): Promise<string> {
  const outfile = fileURLToPath(
    new URL("../../node_modules/.cache/dittofeed-setup/wizard-harness.mjs", import.meta.url),
  );
  await build({
    ...bundleOptions,
    entryPoints: [fileURLToPath(new URL("wizard-harness.tsx", import.meta.url))],
    outfile,
  });
  return outfile;
}
