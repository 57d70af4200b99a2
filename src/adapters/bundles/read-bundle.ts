import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { largestProfile } from "../../domain/file-sizes.ts";
import {
  type BundleManifest,
  bundleFormat,
  bundleManifest,
  bundlePaths,
  type OfflineBundle,
} from "../../domain/offline-bundle.ts";
import { Problem } from "../../domain/problem.ts";
import { typed } from "../../domain/typed.ts";
import { fileProblem, isCode } from "../files/file-problem.ts";
import { blockBytes, paddingOf, readTarHeader } from "./tar.ts";

/** Where a member's content stands in the file. */
interface Place {
  at: number;
  bytes: number;
}

/** Which file it was: another one may come into its place. */
interface Stamp {
  ino: number;
  size: number;
  mtimeMs: number;
}

const largestManifest = 1024 * 1024;
const mostMembers = 2000;
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
      throw damaged(path, `Its list says something else about ${member} than the file holds.`);
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

/** Every member by its path, in order. Throws for anything but ordinary files below where it is unpacked. */
async function membersOf(file: FileHandle, path: string, size: number): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  for (let at = 0; ; ) {
    const header = readTarHeader(await bytesAt(file, { at, bytes: blockBytes }));
    if (header === "end") return places;
    if (header === undefined) {
      if (places.size === 0) throw noBundle(path, "Its beginning is not that of a bundle.");
      throw damaged(path, at >= size ? "It ends in the middle." : `What stands at byte ${at} does not belong there.`);
    }
    const member = header.path;
    if (!isPlain(member)) throw damaged(path, "It has a file that would be unpacked outside its folder.");
    if (places.has(member) || places.size >= mostMembers)
      throw damaged(path, `${member} stands in it twice, or too many files.`);
    const begin = at + blockBytes;
    at = begin + header.bytes + paddingOf(header.bytes);
    if (at > size) throw damaged(path, "It ends in the middle: it was not copied completely.");
    places.set(member, { at: begin, bytes: header.bytes });
  }
}

/** It is unpacked by hand, as whoever does it. */
const isPlain = (member: string) =>
  /^[\w.@+-]+(\/[\w.@+-]+)*$/.test(member) && !member.split("/").some((part) => part === ".." || part === ".");

async function manifestOf(file: FileHandle, path: string, places: ReadonlyMap<string, Place>): Promise<BundleManifest> {
  const place = places.get(bundlePaths.manifest);
  if (place === undefined || place.bytes > largestManifest) throw noBundle(path, `It has no ${bundlePaths.manifest}.`);
  const text = (await bytesAt(file, place)).toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(path, `Its ${bundlePaths.manifest} cannot be read.`);
  }
  const format = (value as { format?: unknown } | null)?.format;
  if (format !== bundleFormat) throw otherVersion(path, String(format).slice(0, 20));
  const parsed = bundleManifest.safeParse(value);
  if (!parsed.success)
    throw damaged(path, `Its ${bundlePaths.manifest} is not complete: ${parsed.error.issues[0]?.path.join(".")}`);
  return parsed.data;
}

function placeOf(places: ReadonlyMap<string, Place>, member: string): Place {
  const place = places.get(member);
  if (place === undefined) throw new Error(`${member} has no place`);
  return place;
}

async function bytesAt(file: FileHandle, { at, bytes }: Place): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, at);
  return buffer.subarray(0, bytesRead);
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

function notThere(path: string): Problem {
  return new Problem({
    code: "value-missing",
    title: "There is no such bundle",
    saw: `${path} does not exist.`,
    why: "The images are taken from it.",
    next: typed`ls -l ${path}   shows whether it was copied; dittofeed-setup bundle-images P writes one on a host with a registry`,
  });
}

function noBundle(path: string, saw: string): Problem {
  return new Problem({
    code: "value-refused",
    title: `${basename(path)} is not an offline bundle`,
    saw: `${path}: ${saw}`,
    why: "Only a file that dittofeed-setup bundle-images has written says which images it holds.",
    next: "dittofeed-setup bundle-images P   writes one on a host with a registry",
  });
}

function damaged(path: string, saw: string): Problem {
  return new Problem({
    code: "value-refused",
    title: `${basename(path)} is damaged`,
    saw: `${path}: ${saw}`,
    why: "Nothing of it was loaded, because its images could not be trusted.",
    next: typed`Copy it again. sha256sum ${path}   must print on both hosts what bundle-images printed.`,
  });
}

function changed(path: string): Problem {
  return new Problem({
    code: "value-refused",
    title: `${basename(path)} has changed meanwhile`,
    saw: `${path} is not the file that was checked before.`,
    why: "Nothing of it was loaded, because what was checked is no longer there.",
    next: "Wait until it is copied completely, then run the same command again.",
  });
}

function otherVersion(path: string, format: string): Problem {
  return new Problem({
    code: "value-refused",
    title: `${basename(path)} has another layout`,
    saw: `${path}: its layout is ${format}; this version of dittofeed-setup reads layout ${bundleFormat}.`,
    why: "What another layout means is not known here.",
    next: typed`Use the program that is in it: tar -xf ${path} ${bundlePaths.program}`,
  });
}
