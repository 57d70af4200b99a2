import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Node strips types but does not know JSX, so the harness is bundled; packages stay where they are. */
export async function buildHarness(): Promise<string> {
  const outfile = fileURLToPath(
    new URL("../../node_modules/.cache/dittofeed-setup/wizard-harness.mjs", import.meta.url),
  );
  await build({
    entryPoints: [fileURLToPath(new URL("wizard-harness.tsx", import.meta.url))],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node22",
    packages: "external",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  return outfile;
}
