import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";
import ts from "typescript";

/** What of each call's object is the doctor's alone: how he looks, and how he puts right what he finds. */
const leftOut: Readonly<Record<string, (name: string) => boolean>> = {
  check: (name) => !["id", "title", "category"].includes(name),
  installationCheck: (name) => name === "remediation",
};

/**
 * Within a container there is no doctor. A check that is asked there is one of `installationCheck`;
 * of the doctor's row that it belongs to it takes the name.
 */
export const withoutDoctor: Plugin = {
  name: "without-doctor",
  setup: (build) =>
    build.onLoad({ filter: /[\\/]src[\\/]checks[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: shortened(await readFile(path, "utf8")),
      loader: "ts",
    })),
};

export function shortened(text: string): string {
  const source = ts.createSourceFile("check.ts", text, ts.ScriptTarget.Latest);
  const cuts: { from: number; to: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const isLeftOut = Object.hasOwn(leftOut, node.expression.text) ? leftOut[node.expression.text] : undefined;
      const object = node.arguments.at(-1);
      if (isLeftOut !== undefined && object !== undefined && ts.isObjectLiteralExpression(object))
        for (const property of object.properties)
          if (property.name !== undefined && isLeftOut(property.name.getText(source)))
            cuts.push({ from: property.getFullStart(), to: afterComma(text, property.end) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  // One that lies within another goes with it.
  const outer = cuts.filter(({ from, to }) => !cuts.some((one) => one.from < from && one.to >= to));
  return outer.toReversed().reduce((left, { from, to }) => left.slice(0, from) + left.slice(to), text);
}

const afterComma = (text: string, end: number): number => end + (/^\s*,/.exec(text.slice(end))?.[0].length ?? 0);
