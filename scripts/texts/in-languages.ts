import { readdirSync } from "node:fs";
import { cp, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Plugin } from "esbuild";
import { canHoldTexts, type FoundText, textsIn } from "./find-texts.ts";

/**
 * With catalogues in `folder` (de.json: template to text) every text of the product is looked up
 * in the one of the caller's language; without any, nothing of this is in the bundle.
 */
export function inLanguages(folder: string, outdir: string) {
  const languages = catalogues(folder);
  if (languages.length === 0) return { plugins: [] };
  return { plugins: [lookedUp(languages, folder, outdir)], sourceOf };
}

/** What another plugin that loads a file of the product begins with. */
async function sourceOf(path: string): Promise<string> {
  const file = relative(process.cwd(), path);
  const source = await readFile(path, "utf8");
  return canHoldTexts(file) ? withLookup(source, file) : source;
}

function catalogues(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((name) => /^([a-z]{2,3})\.json$/.exec(name)?.[1] ?? []);
  } catch {
    return [];
  }
}

const lookedUp = (languages: readonly string[], folder: string, outdir: string): Plugin => ({
  name: "in-languages",
  setup(build) {
    build.onLoad({ filter: /\.tsx?$/ }, async ({ path }) =>
      canHoldTexts(relative(process.cwd(), path))
        ? { contents: await sourceOf(path), loader: path.endsWith("x") ? "tsx" : "ts" }
        : undefined,
    );
    build.onResolve({ filter: /^the-texts$/ }, ({ path }) => ({ path, namespace: "the-texts" }));
    build.onLoad({ filter: /^/, namespace: "the-texts" }, () => ({ contents: lookup(languages), loader: "js" }));
    build.onEnd(() => cp(folder, join(outdir, "languages"), { recursive: true }));
  },
});

/** The file with each of its texts asked of the catalogue; what is filled in may hold texts of its own. */
export function withLookup(source: string, path: string): string {
  const texts = textsIn(source, path);
  if (texts.length === 0) return source;
  const within = (start: number, end: number): string => {
    let code = "";
    let at = start;
    for (const text of texts) {
      const from = text.tag?.start ?? text.start;
      if (from < at || text.end > end) continue;
      code += source.slice(at, from) + asked(text);
      at = text.end;
    }
    return code + source.slice(at, end);
  };
  const asked = ({ template, values, tag, isMarkup }: FoundText): string => {
    const filled = values.map(({ name, start, end }) => `${JSON.stringify(name)}:${within(start, end)}`).join(",");
    const key = `${JSON.stringify(template)},{${filled}}`;
    if (tag !== undefined) return `${source.slice(tag.start, tag.end)}(...theParts(${key}))`;
    return isMarkup ? `{theText(${key})}` : `theText(${key})`;
  };
  const [shebang = ""] = /^#!.*\n/.exec(source) ?? [];
  return `${shebang}import { theParts, theText } from "the-texts";${within(shebang.length, source.length)}`;
}

/** By the usual variables, once: what a module says of itself is said when it is loaded. */
const lookup = (languages: readonly string[]): string => `
import { readFileSync } from "node:fs";
const { LC_ALL, LC_MESSAGES, LANG } = process.env;
const [wanted] = (LC_ALL || LC_MESSAGES || LANG || "").split(/[_.@]/);
const texts = ${JSON.stringify(languages)}.includes(wanted)
  ? JSON.parse(readFileSync(new URL("./languages/" + wanted + ".json", import.meta.url), "utf8")) : {};
export function theParts(template, values) {
  const pieces = (Object.hasOwn(texts, template) ? texts[template] : template).split(/\\{(\\w+)\\}/);
  const parts = [""], filled = [];
  for (const [at, piece] of pieces.entries())
    if (at % 2 === 0) parts[parts.length - 1] += piece;
    else if (Object.hasOwn(values, piece)) { filled.push(values[piece]); parts.push(""); }
    else parts[parts.length - 1] += "{" + piece + "}";
  return [parts, ...filled];
}
export function theText(template, values) {
  const [parts, ...filled] = theParts(template, values);
  return parts.reduce((text, part, at) => text + String(filled[at - 1]) + part);
}
`;
