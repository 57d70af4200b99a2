import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { largestProfile } from "../../domain/file-sizes.ts";
import { bundlePaths, type OfflineBundle } from "../../domain/offline-bundle.ts";
import { fileProblem, isCode } from "../files/file-problem.ts";
import { bytesAt, manifestOf, membersOf, type Place } from "./bundle-members.ts";
import { changed, damaged, noBundle, notThere } from "./bundle-problems.ts";

/** Which file it was: another one may come into its place. */
interface Stamp {
  ino: number;
  size: number;
  mtimeMs: number;
}

const readAtOnce = 1024 * 1024;
/** So much is kept until the checksum is known: without its end no archive is complete. */
const heldBack = 64 * 1024;

/**
 * Reads a bundle's list, and of its members only where they stand: that takes milliseconds, however
 * large it is. Throws Problem: value-missing (no such file), value-refused (no bundle, cut off, of
 * another version), directory-not-writable (not to be read).
 */
export async function openBundle(path: string): Promise<OfflineBundle> {
  const { stamp, places, manifest } = await withFile(path, async (file, seen) => {
    const found = await membersOf(file, path, seen.size);
    return { stamp: seen, places: found, manifest: await manifestOf(file, path, found) };
  });
  const listed = new Map(manifest.members.map((member) => [member.path, member]));
  for (const [member, { bytes }] of places)
    if (member !== bundlePaths.manifest && listed.get(member)?.bytes !== bytes)
      throw damaged(path, `Its list does not match ${member} in the file.`);
  const lost = manifest.members.find((member) => !places.has(member.path));
  if (lost !== undefined) throw damaged(path, `${lost.path} is missing from it.`);
  const images = listed.get(bundlePaths.images);
  const place = places.get(bundlePaths.images);
  if (images === undefined || place === undefined) throw damaged(path, `${bundlePaths.images} is missing from it.`);

  const again = <T>(work: (file: FileHandle) => Promise<T>): Promise<T> =>
    withFile(path, (file, seen) => {
      if (!isSameFile(stamp, seen)) throw changed(path);
      return work(file);
    });
  let verified: Promise<void> | undefined;
  return {
    ...{ path, bytes: stamp.size, manifest, archiveBytes: place.bytes },
    async profile() {
      const its = places.get(bundlePaths.profile);
      if (its === undefined || its.bytes > largestProfile) throw damaged(path, `It has no ${bundlePaths.profile}.`);
      return again(async (file) => (await bytesAt(file, its)).toString("utf8"));
    },
    async verify(signal) {
      verified ??= again(async (file) => {
        for (const { path: member, sha256 } of manifest.members) {
          const sum = createHash("sha256");
          for await (const chunk of contentOf(file, placeOf(places, member), signal)) sum.update(chunk);
          if (sum.digest("hex") !== sha256) throw damaged(path, `The checksum of ${member} in it is wrong.`);
        }
      }).catch((thrown: unknown) => {
        verified = undefined;
        throw thrown;
      });
      await verified;
    },
    async *archive(report, signal) {
      const file = await open(path).catch((thrown: unknown) => {
        throw fileProblem(thrown, path, "reading");
      });
      try {
        if (!isSameFile(stamp, await file.stat())) throw changed(path);
        const sum = createHash("sha256");
        let held: Buffer = Buffer.alloc(0);
        let done = 0;
        for await (const chunk of contentOf(file, place, signal)) {
          sum.update(chunk);
          const all = Buffer.concat([held, chunk]);
          const given = all.subarray(0, Math.max(0, all.length - heldBack));
          held = all.subarray(given.length);
          if (given.length > 0) yield given;
          done += given.length;
          report(done);
        }
        if (sum.digest("hex") !== images.sha256)
          throw damaged(path, `The checksum of ${bundlePaths.images} in it is wrong.`);
        yield held;
        report(place.bytes);
      } finally {
        await file.close();
      }
    },
  };
}

async function withFile<T>(path: string, work: (file: FileHandle, stamp: Stamp) => Promise<T>): Promise<T> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const seen = await file.stat();
    if (!seen.isFile()) throw noBundle(path, "It is not a regular file.");
    return await work(file, seen);
  } catch (thrown) {
    if (isCode(thrown, "ENOENT", "ENOTDIR")) throw notThere(path);
    throw fileProblem(thrown, path, "reading");
  } finally {
    await file?.close();
  }
}

function isSameFile(one: Stamp, other: Stamp): boolean {
  return one.ino === other.ino && one.size === other.size && one.mtimeMs === other.mtimeMs;
}

function placeOf(places: ReadonlyMap<string, Place>, member: string): Place {
  const place = places.get(member);
  if (place === undefined) throw new Error(`${member} has no place`);
  return place;
}

async function* contentOf(file: FileHandle, { at, bytes }: Place, signal: AbortSignal): AsyncGenerator<Buffer> {
  for (let done = 0; done < bytes; ) {
    signal.throwIfAborted();
    const chunk = await bytesAt(file, { at: at + done, bytes: Math.min(readAtOnce, bytes - done) });
    if (chunk.length === 0) return;
    done += chunk.length;
    yield chunk;
  }
}
