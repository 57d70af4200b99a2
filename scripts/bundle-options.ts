import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { BuildOptions, Plugin } from "esbuild";
import { schemaAsData } from "./schema-as-data.ts";
import { withoutDoctor } from "./without-doctor.ts";

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

/**
 * Ink and what it uses bring a string-width each, older ones, five in all, and each of them asks of the first sign that is not
 * ASCII whether it is an emoji: for that pattern ICU reads all sequences of emoji, 10 ms of the first frame. The newest one asks
 * only of what is more than one character, and so its pattern is made when one of those is seen.
 */
const emojiLater: Plugin = {
  name: "emoji-later",
  setup: (build) => {
    const path = fileURLToPath(import.meta.resolve("string-width"));
    build.onResolve({ filter: /^string-width$/ }, () => ({ path }));
    build.onLoad({ filter: /[\\/]string-width[\\/]index\.js$/ }, async () => {
      const [before, pattern, after, ...others] = (await readFile(path, "utf8")).split(
        /const emojiPrefixRegex = (.*);/,
      );
      if (pattern === undefined || after === undefined || others.length > 0) throw new Error(`${path} has changed`);
      const late = `let emojiPrefix; const emojiPrefixRegex = () => (emojiPrefix ??= ${pattern});`;
      return { contents: before + late + after.replaceAll("emojiPrefixRegex.", "emojiPrefixRegex().") };
    });
  },
};

/**
 * What libraries bring and nothing here calls: zod's messages in fifty languages, ninety spinners but the two that
 * screens/app/theme.ts names, and conf's validator and migrations (a store without a schema; src/adapters/profiles checks what is
 * saved). A quarter of the package. The rest of zod goes by `import * as z`: through `import { z }` esbuild keeps all of it.
 */
const withoutUnused: Plugin = {
  name: "without-unused",
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
    build.onLoad({ filter: /[\\/]cli-spinners[\\/]spinners\.json$/ }, async ({ path }) => {
      const { dots, line } = JSON.parse(await readFile(path, "utf8"));
      return { contents: JSON.stringify({ dots, line }), loader: "json" };
    });
    build.onResolve({ filter: /^(ajv\/dist\/2020\.js|ajv-formats|semver)$/ }, ({ path, importer }) =>
      /[\\/]conf[\\/]/.test(importer) ? { path, namespace: "unused", sideEffects: false } : undefined,
    );
    build.onLoad({ filter: /^/, namespace: "unused" }, () => ({
      contents: "export default undefined; export const Ajv2020 = undefined;",
    }));
  },
};

/** How everything that is started is bundled: the product, and the harness that tests show its screens with. */
export const bundleOptions = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node22.13",
  jsx: "automatic",
  minify: true,
  // Names too: a stack trace is never shown (it could hold a secret), and an error says its kind by itself (src/cli/crash.ts).
  charset: "utf8",
  legalComments: "none",
  logLevel: "error",
  // pg asks for it only where somebody wants it.
  external: ["pg-native"],
  // Yoga (Ink's layout) would take its WebAssembly by fetch, which loads undici first: 40 ms of the first frame. Without
  // fetch it reads the same bytes directly. Nothing else in the bundle may use fetch: see src/adapters/http/http.ts.
  define: { fetch: "undefined", "process.env.NODE_ENV": '"production"' },
  plugins: [withoutDevtools, emojiLater, withoutUnused, schemaAsData],
  // CommonJS packages inside the bundle call require() for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
} satisfies BuildOptions;

/**
 * What no container of the app is asked for: files of Compose, and dumps. And `pg` is there already.
 */
const withoutHost: Plugin = {
  name: "without-host",
  setup(build) {
    build.onResolve({ filter: /^pg$/ }, ({ path }) =>
      build.resolve(imagePg, { kind: "import-statement", resolveDir: ".", pluginData: path }),
    );
    build.onResolve({ filter: /^(yaml|pg-copy-streams)$/ }, ({ path }) => ({ path, namespace: "left-out" }));
    build.onLoad({ filter: /^/, namespace: "left-out" }, () => ({ contents: "" }));
  },
};
const imagePg = "./src/post-deployment/image-pg.ts";

/**
 * The program that Coolify's post-deployment command carries: one file for Node 20 in the app's
 * container, and as short as can be, since it has to fit into one word of a command line.
 */
export const postDeploymentOptions = {
  ...bundleOptions,
  entryPoints: ["src/post-deployment/main.ts"],
  format: "cjs",
  target: "node20",
  plugins: [...bundleOptions.plugins, withoutHost, withoutDoctor],
  // Node has it since 20.16.
  banner: { js: "process.getBuiltinModule??=require;" },
} satisfies BuildOptions;
