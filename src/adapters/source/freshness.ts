import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Freshness,
  type PackageFacts,
  packageNeeds,
  type SourcePackage,
  sourcePackages,
} from "../../domain/source.ts";
import { changedAt, namesIn } from "./workspace.ts";

/**
 * When an install or a build began and ended, as this program saw it. Below `.yarn`, which git
 * ignores and an install leaves alone.
 */
interface Mark {
  began: number;
  /** Absent: it runs, or whoever ran it was ended. */
  ended?: number;
  /** When it ended in an error. */
  failed?: number;
  /** The Node that did it. */
  node: string;
  /** Of an install: what it was of. */
  lock?: string;
}

const markPath = (root: string, name: string) => join(root, ".yarn", "dittofeed-setup", `${name}.json`);

async function readMark(root: string, name: string): Promise<Mark | undefined> {
  const text = await readFile(markPath(root, name), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const { began, ended, failed, node, lock } = JSON.parse(text) as Partial<Mark>;
    if (typeof began !== "number" || typeof node !== "string") return undefined;
    return {
      ...{ began, node },
      ...(typeof ended === "number" && { ended }),
      ...(typeof failed === "number" && { failed }),
      ...(typeof lock === "string" && { lock }),
    };
  } catch {
    return undefined;
  }
}

async function writeMark(root: string, name: string, mark: Mark): Promise<void> {
  const path = markPath(root, name);
  await mkdir(join(root, ".yarn", "dittofeed-setup"), { recursive: true });
  await writeFile(`${path}.part`, `${JSON.stringify(mark)}\n`);
  await rename(`${path}.part`, path);
}

/** Until it has ended well it counts as unfinished, whatever ends it. */
export async function marked(root: string, name: string, node: string, work: () => Promise<void>): Promise<void> {
  const mark = { began: Date.now(), node, ...(name === installMark && { lock: await lockOf(root) }) };
  await writeMark(root, name, mark);
  try {
    await work();
  } catch (thrown) {
    await writeMark(root, name, { ...mark, failed: Date.now() });
    throw thrown;
  }
  await writeMark(root, name, { ...mark, ended: Date.now() });
}

export const installMark = "install";

async function lockOf(root: string): Promise<string> {
  const text = await readFile(join(root, "yarn.lock")).catch(() => "");
  return createHash("sha256").update(text).digest("hex");
}

/**
 * yarn writes its state when everything lies in node_modules. Somebody may have installed by hand:
 * then it is younger than the lock file.
 */
export async function installState(root: string): Promise<{ state: Freshness; node: string | undefined }> {
  const modules = join(root, "node_modules");
  const [mark, installed, locked, names] = await Promise.all([
    readMark(root, installMark),
    changedAt(join(modules, ".yarn-state.yml")),
    changedAt(join(root, "yarn.lock")),
    namesIn(modules),
  ]);
  const node = mark?.node;
  if (names.length === 0) return { state: "absent", node: undefined };
  const isHandMade = mark !== undefined && installed !== undefined && installed > (mark.ended ?? mark.began);
  if (installed === undefined || (mark !== undefined && mark.ended === undefined && !isHandMade))
    return { state: "unfinished", node };
  const isSame = mark?.lock !== undefined && mark.lock === (await lockOf(root));
  return { state: isSame || installed >= (locked ?? 0) ? "current" : "older", node };
}

/** What a build reads beside what lies in these folders. */
const sourceFolders = ["src", "scripts", "test"];
const settingsFiles = /^(?:package\.json|tsconfig[\w.]*\.json|vite\.config\.\w+)$/;
/** Left out of every build (tsconfig.build.json). */
const testFiles = /\.test\.tsx?$/;

export async function packageStates(root: string): Promise<PackageFacts[]> {
  const built = new Map<SourcePackage, { state: Freshness; at: number }>();
  for (const name of sourcePackages) {
    const { state, at } = await packageState(root, name);
    const isBehind = packageNeeds[name].some((need) => {
      const needed = built.get(need);
      return needed !== undefined && (needed.state !== "current" || needed.at > at);
    });
    built.set(name, { state: state === "current" && isBehind ? "older" : state, at });
  }
  return sourcePackages.map((name) => ({ name, state: built.get(name)?.state ?? "absent" }));
}

async function packageState(root: string, name: SourcePackage): Promise<{ state: Freshness; at: number }> {
  const folder = join(root, "packages", name);
  const dist = join(folder, "dist");
  if ((await namesIn(dist)).length === 0) return { state: "absent", at: 0 };
  const [mark, compiled, source] = await Promise.all([
    readMark(root, name),
    oldestBuildInfo(dist),
    newestSource(folder),
  ]);
  // What was changed while it was built may not be in it: its beginning counts.
  if (mark?.ended !== undefined && source <= mark.began) return { state: "current", at: mark.began };
  if (mark !== undefined && mark.ended === undefined && compiled <= (mark.failed ?? mark.began))
    return { state: "unfinished", at: 0 };
  // A compiler that somebody else started has finished since.
  return compiled > source ? { state: "current", at: compiled } : { state: "older", at: 0 };
}

/**
 * tsc writes it last (`incremental` in the app's tsconfig.base.json). The oldest counts: another
 * package's build touches one of several that lie there.
 */
async function oldestBuildInfo(dist: string): Promise<number> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true }).catch(() => []);
  const infos = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".tsbuildinfo"));
  const times = await Promise.all(infos.map((entry) => changedAt(join(entry.parentPath, entry.name))));
  return times.length === 0 ? 0 : Math.min(...times.map((time) => time ?? 0));
}

async function newestSource(folder: string): Promise<number> {
  const lists = sourceFolders.map((name) =>
    readdir(join(folder, name), { recursive: true, withFileTypes: true }).catch(() => []),
  );
  const files = (await Promise.all(lists)).flat().filter((entry) => entry.isFile() && !testFiles.test(entry.name));
  const settings = (await namesIn(folder)).filter((name) => settingsFiles.test(name));
  return newest([
    ...files.map((entry) => join(entry.parentPath, entry.name)),
    ...settings.map((name) => join(folder, name)),
  ]);
}

async function newest(paths: readonly string[]): Promise<number> {
  const times = await Promise.all(paths.map(changedAt));
  return Math.max(0, ...times.map((time) => time ?? 0));
}

/** A clone that was begun beside the place where it is to lie. */
export const partOf = (root: string) => `${root}.dittofeed-setup-part`;

export const removePart = (root: string) => rm(partOf(root), { recursive: true, force: true });
