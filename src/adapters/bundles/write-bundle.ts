import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, open, rename, rm, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { type BundleMember, bundlePaths } from "../../domain/offline-bundle.ts";
import { packed } from "../dumps/pack.ts";
import { fileProblem, isCode } from "../files/file-problem.ts";
import { Appended } from "./appended.ts";
import { paddingOf, tarEnd, tarHeader } from "./tar.ts";

export interface BundleFile {
  path: string;
  mode: number;
  content: Uint8Array | { file: string; bytes: number };
}

export interface BundleContent {
  readme: string;
  /** Everything else but the images. */
  files: readonly BundleFile[];
  /** As the engine gives it; it is packed on its way. */
  archive: AsyncIterable<Uint8Array>;
  /** The bundle's list, which stands before what it lists. */
  manifest(members: readonly BundleMember[]): object;
  modified: Date;
}

/** Free bytes where the file is to be; undefined where that cannot be seen. */
export async function freeBytesAt(path: string): Promise<number | undefined> {
  const seen = await statfs(dirname(path)).catch(() => undefined);
  return seen === undefined ? undefined : seen.bavail * seen.bsize;
}

/**
 * Whole or not at all, and never over what is there: false then. The images are packed straight into
 * the file; only afterwards are their size and the list written into the places left for them, so
 * that no second copy is needed.
 */
export async function writeBundle(
  path: string,
  content: BundleContent,
  report: (bytes: number) => void,
  signal: AbortSignal,
): Promise<{ bytes: number; sha256: string } | undefined> {
  // In sight, and named for what it is: after a kill it holds gigabytes.
  const partial = `${path}.${randomBytes(3).toString("hex")}.partial`;
  try {
    const file = await open(partial, "wx", 0o644);
    try {
      await fill(new Appended(file, report, signal), content);
      await file.sync();
    } finally {
      await file.close();
    }
    const sum = await sha256Of(partial, signal);
    return (await place(partial, path)) ? sum : undefined;
  } catch (thrown) {
    signal.throwIfAborted();
    throw fileProblem(thrown, path, "writing");
  } finally {
    await rm(partial, { force: true }).catch(() => undefined);
  }
}

async function fill(writer: Appended, { readme, files, archive, manifest, modified }: BundleContent): Promise<void> {
  const members: BundleMember[] = [];
  const add = async (path: string, mode: number, bytes: number, content: AsyncIterable<Uint8Array>) => {
    const at = writer.position;
    await writer.append(tarHeader({ path, mode, bytes }, modified));
    const sum = createHash("sha256");
    let size = 0;
    for await (const chunk of content) {
      sum.update(chunk);
      size += chunk.length;
      await writer.append(chunk);
    }
    await writer.append(new Uint8Array(paddingOf(size)));
    if (size !== bytes) await writer.write(tarHeader({ path, mode, bytes: size }, modified), at);
    members.push({ path, bytes: size, sha256: sum.digest("hex") });
  };
  const text = new TextEncoder().encode(readme);
  const all = [{ path: bundlePaths.readme, mode: 0o644, content: text } as BundleFile, ...files];
  // Its length is known before its values are: longer they cannot get, and JSON may end in blanks.
  const paths = [...all.map((one) => one.path), bundlePaths.images];
  const most = manifest(paths.map((path) => ({ path, bytes: Number.MAX_SAFE_INTEGER, sha256: "0".repeat(64) })));
  const room = Buffer.byteLength(jsonText(most));
  await writer.append(tarHeader({ path: bundlePaths.manifest, mode: 0o644, bytes: room }, modified));
  const at = writer.position;
  await writer.append(new Uint8Array(room + paddingOf(room)));
  for (const { path, mode, content } of all) {
    const bytes = content instanceof Uint8Array ? content.length : content.bytes;
    await add(path, mode, bytes, content instanceof Uint8Array ? once(content) : createReadStream(content.file));
  }
  await add(bundlePaths.images, 0o644, 0, writer.reported(packed(archive)));
  await writer.append(tarEnd);
  const list = jsonText(manifest(members));
  await writer.write(
    Buffer.from(
      list
        .trimEnd()
        .padEnd(room - 1)
        .concat("\n"),
    ),
    at,
  );
}

/** A line for each image and each file: for people, and for grep. */
function jsonText(list: object): string {
  const lines = Object.entries(list).map(([name, value]) => {
    const text = Array.isArray(value)
      ? `[\n${value.map((one) => `    ${JSON.stringify(one)}`).join(",\n")}\n  ]`
      : JSON.stringify(value);
    return text === undefined ? [] : [`  ${JSON.stringify(name)}: ${text}`];
  });
  return `{\n${lines.flat().join(",\n")}\n}\n`;
}

async function* once(content: Uint8Array): AsyncIterable<Uint8Array> {
  yield content;
}

async function sha256Of(path: string, signal: AbortSignal): Promise<{ bytes: number; sha256: string }> {
  const sum = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024, signal })) {
    sum.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { bytes, sha256: sum.digest("hex") };
}

/** A name can be linked once: what came there meanwhile stays. */
async function place(partial: string, path: string): Promise<boolean> {
  try {
    await link(partial, path);
    return true;
  } catch (thrown) {
    if (isCode(thrown, "EEXIST")) return false;
    // A file system without hard links, a memory stick: nothing stood there a moment ago.
    if (!isCode(thrown, "EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS")) throw thrown;
    const there = await open(path, "wx").catch(() => undefined);
    if (there === undefined) return false;
    await there.close();
    await rename(partial, path);
    return true;
  }
}
