import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metafile } from "esbuild";

interface Part {
  name: string;
  /** Of its licence's text: who has the rights. */
  notice: string;
  terms: string;
}

/** The packages of which something is in these bundles, by their folder. */
export function bundledPackages(metafiles: readonly Metafile[]): string[] {
  const folders = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].toSorted();
}

/**
 * MIT, BSD and ISC ask for notice and terms in every copy: what is bundled has both here, made from what was bundled, so that
 * none can be forgotten. The same terms stand there once. Throws where a package states no licence that could be given.
 */
export async function thirdParty(folders: readonly string[]): Promise<string> {
  const parts = await Promise.all(folders.map(readPart));
  const byTerms = new Map<string, { terms: string; owners: Set<string> }>();
  for (const { name, notice, terms } of parts) {
    const key = terms.replaceAll(/\s+/g, " ");
    const same = byTerms.get(key) ?? { terms, owners: new Set() };
    byTerms.set(key, same);
    same.owners.add(`${name}\n${notice.replaceAll(/^\s*/gm, "    ")}`);
  }
  const sections = [...byTerms.values()].map(({ terms, owners }) => `${[...owners].join("\n")}\n\n${terms}`);
  const line = `\n\n${"-".repeat(78)}\n\n`;
  return `dittofeed-setup contains parts of these packages, each under the terms that stand below it.${line}${sections.join(line)}\n`;
}

async function readPart(folder: string): Promise<Part> {
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const name = `${manifest.name} ${manifest.version} (${manifest.license})`;
  const file = (await readdir(folder)).find((one) => /^(licen[cs]e|copying)(\.|-|$)/i.test(one));
  if (file === undefined) return { name, notice: `Copyright (c) ${rightsOf(manifest, folder)}`, terms: mit };
  const lines = (await readFile(join(folder, file), "utf8")).trim().split(/\r?\n/);
  const isNotice = (line: string) => /^\s*(copyright(?! notice)|\(c\)|©)\s/i.test(line);
  const terms = lines.filter((line) => !isNotice(line) && !/^\W*(the )?(mit|isc) license\W*(\(mit\))?\W*$/i.test(line));
  const notice = lines.filter(isNotice).join("\n") || `Copyright (c) ${rightsOf(manifest, folder)}`;
  return { name, notice, terms: terms.join("\n").trim() };
}

/** Of a package that says MIT and brings no text. Any other one has to be looked at by a person. */
function rightsOf({ license, author, homepage }: Record<string, unknown>, folder: string): string {
  const who = typeof author === "string" ? author : (author as { name?: string } | undefined)?.name;
  const holder = who ?? homepage;
  if (typeof holder === "string" && (license === "MIT" || license === "Apache-2.0")) return holder;
  throw new Error(`${folder} (${license}) says not who has the rights: look at it, and say here what is known`);
}

const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;
