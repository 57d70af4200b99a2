import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundlePaths } from "../../domain/offline-bundle.ts";
import { Problem } from "../../domain/problem.ts";
import { isExecutable, ownFile } from "../host/own-program.ts";
import type { BundleFile } from "./write-bundle.ts";

export interface OwnProgram {
  files: readonly BundleFile[];
  /** What to type where the bundle is unpacked. */
  start: string;
  /** All that has to be there. */
  needs: string;
}

/** This program as it runs, with its licences: the executable, or the package, which needs Node. */
export async function ownProgram(): Promise<OwnProgram> {
  if (isExecutable()) {
    const start = `${bundlePaths.program}/dittofeed-setup`;
    const licences = await Promise.all(
      ["LICENSE", "THIRD-PARTY.txt"].map(async (name) => ({
        ...{ path: `${bundlePaths.program}/${name}`, mode: 0o644 },
        content: await ownFile(name),
      })),
    );
    const { execPath } = process;
    const content = { file: execPath, bytes: (await stat(execPath)).size };
    return { files: [...licences, { path: start, mode: 0o755, content }], start, needs: "Docker and Compose" };
  }
  const root = dirname(await ownFolder());
  const start = `${bundlePaths.program}/dist/main.js`;
  const found = await Promise.all(["dist", "docs", "examples"].map((folder) => filesBelow(join(root, folder))));
  const beside = ["package.json", "README.md", "LICENSE", "CHANGELOG.md"].map((name) => join(root, name));
  const files = [...beside, ...found.flat()].map(async (file): Promise<BundleFile> => {
    const path = `${bundlePaths.program}/${relative(root, file)}`;
    return { path, mode: path === start ? 0o755 : 0o644, content: await readFile(file) };
  });
  return { files: await Promise.all(files), start, needs: "Docker, Compose, and Node 22.13 or newer" };
}

/** The build puts all of the program into one folder. */
async function ownFolder(): Promise<string> {
  const here = dirname(fileURLToPath(import.meta.url));
  if ((await stat(join(here, "main.js")).catch(() => undefined))?.isFile()) return here;
  throw new Problem({
    code: "unexpected",
    title: "This installation of dittofeed-setup is incomplete",
    saw: `${resolve(here, "main.js")} does not exist.`,
    why: "The program itself goes into the bundle.",
    next: "Install dittofeed-setup again, or build it: npm run build",
    who: "product",
  });
}

/** Pictures are for reading on the web; links are left out. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && !/\.(svg|png|map)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
