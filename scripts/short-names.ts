import { readFile } from "node:fs/promises";
import { type Plugin, transform } from "esbuild";

/**
 * Local names get short, a third of the package; those that a stack trace shows stay: esbuild renames none at the top level of a
 * module by itself, nor any property. Comes last: a module that another plugin gives is taken as that gives it.
 */
export const shortNames: Plugin = {
  name: "short-names",
  setup: (build) =>
    build.onLoad({ filter: /\.(js|mjs|ts|tsx)$/ }, async ({ path }) => {
      const loader = path.endsWith("x") ? "tsx" : path.endsWith(".ts") ? "ts" : "js";
      const { code } = await transform(await readFile(path, "utf8"), {
        ...{ loader, sourcefile: path, jsx: "automatic", charset: "utf8", legalComments: "none" },
        minify: true,
      });
      return { contents: code };
    }),
};
