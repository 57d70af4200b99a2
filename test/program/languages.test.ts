import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bundleOptions } from "../../scripts/bundle-options.ts";
import { productFiles, textsOfFile } from "../../scripts/texts/find-texts.ts";
import { inLanguages } from "../../scripts/texts/in-languages.ts";
import { callsOf, leavesOf } from "../../src/cli/command-tree.ts";
import { commands } from "../../src/cli/commands/all.ts";

/**
 * A language that nobody speaks: every text in brackets. What is outside of brackets was not looked up. Two languages are
 * in the folder, so that the choice between them is seen too.
 */
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "languages-"));
  const texts = (await productFiles()).flatMap(textsOfFile).map(({ template }) => template);
  const bracketed = Object.fromEntries(texts.map((text) => [text, `⟦${text}⟧`]));
  await mkdir(join(folder, "languages"));
  await writeFile(join(folder, "languages/qaa.json"), JSON.stringify(bracketed));
  await writeFile(join(folder, "languages/qab.json"), JSON.stringify({ "Exit codes": "Abschied" }));
  const outdir = join(folder, "dist");
  await build({
    ...bundleOptions,
    entryPoints: { main: "src/main.ts", frames: "test/support/print-frames.tsx" },
    ...{
      outdir,
      splitting: true,
      define: { ...bundleOptions.define, DITTOFEED_SETUP_VERSION: '"0"', DITTOFEED_SETUP_COMMIT: "undefined" },
    },
    plugins: [...inLanguages(join(folder, "languages"), outdir).plugins, ...bundleOptions.plugins],
  });
  await writeFile(join(folder, "package.json"), '{"type":"module"}');
  await symlink(resolve("node_modules"), join(folder, "node_modules"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function said(entry: string, args: readonly string[], language = "qaa.UTF-8"): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: folder, LC_ALL: language, NODE_ENV: "production" };
  const run = execa("node", [join(folder, `dist/${entry}.js`), ...args], {
    env,
    extendEnv: false,
    reject: false,
    all: true,
  });
  return (await run).all;
}

/** Innermost first: a text may be filled in with others. */
function outside(text: string): string {
  const left = text.replace(/⟦[^⟦⟧]*⟧/g, "");
  return left === text ? text : outside(left);
}

const twoWords = /\b[a-z]{3,} [a-z]{3,}\b/g;

/** What is typed is the same in every language: the calls and examples of help; and so is what a plan does to a file. */
const leaves = leavesOf(commands.map(({ spec }) => spec));
const calls = [...leaves.flatMap(callsOf).map(([call]) => call), ...leaves.flatMap(({ spec }) => spec.examples ?? [])];
const typed = new Set(
  [...calls.join("\n").matchAll(twoWords)].map(([words]) => words).concat("output plain", "create compose"),
);

const notLookedUp = (text: string): string[] =>
  (outside(text).match(twoWords) ?? []).filter((words) => !typed.has(words));

it.each([
  [["--help"]],
  [["apply", "--help"]],
  [["frob"]],
  [["profile", "check", resolve("examples/standard.yaml")]],
  [["plan", resolve("examples/standard.yaml"), "--target", "rehearsal"]],
])("looks up all that is said: %j", async (args) => {
  const text = await said("main", args);
  expect(text).toContain("⟦");
  expect(notLookedUp(text), text).toEqual([]);
});

it("looks up all that the screens say", async () => {
  const text = await said("frames", ["welcome", "mode", "place", "google", "options", "ports", "worker", "registry"]);
  expect(text).toContain("⟦");
  expect(notLookedUp(text), text).toEqual([]);
});

it("says in English what a catalogue does not have, and for whom there is none", async () => {
  expect(await said("main", ["apply", "--help"], "qab")).toMatch(/^Usage$[\s\S]*^Abschied$/m);
  expect(await said("main", ["apply", "--help"], "de_DE.UTF-8")).toMatch(/^Exit codes$/m);
});
