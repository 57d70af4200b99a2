import type { FileHandle } from "node:fs/promises";
import { type BundleManifest, bundleFormat, bundleManifest, bundlePaths } from "../../domain/offline-bundle.ts";
import { damaged, noBundle, otherVersion } from "./bundle-problems.ts";
import { blockBytes, paddingOf, readTarHeader } from "./tar.ts";

/** Where a member's content stands in the file. */
export interface Place {
  at: number;
  bytes: number;
}

const largestManifest = 1024 * 1024;
const mostMembers = 2000;

/** Every member by its path, in order. Throws for anything but ordinary files below where it is unpacked. */
export async function membersOf(file: FileHandle, path: string, size: number): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  for (let at = 0; ; ) {
    const header = readTarHeader(await bytesAt(file, { at, bytes: blockBytes }));
    if (header === "end") return places;
    if (header === undefined) {
      if (places.size === 0) throw noBundle(path, "Its beginning is not that of a bundle.");
      throw damaged(path, at >= size ? "It ends in the middle." : `The data at byte ${at} is not part of a bundle.`);
    }
    const member = header.path;
    if (!isPlain(member)) throw damaged(path, "It has a file that would be unpacked outside its folder.");
    if (places.has(member) || places.size >= mostMembers)
      throw damaged(path, `${member} is in it twice, or it has too many files.`);
    const begin = at + blockBytes;
    at = begin + header.bytes + paddingOf(header.bytes);
    if (at > size) throw damaged(path, "It ends in the middle: it was not copied completely.");
    places.set(member, { at: begin, bytes: header.bytes });
  }
}

/** It is unpacked by hand, as whoever does it. */
const isPlain = (member: string) =>
  /^[\w.@+-]+(\/[\w.@+-]+)*$/.test(member) && !member.split("/").some((part) => part === ".." || part === ".");

export async function manifestOf(
  file: FileHandle,
  path: string,
  places: ReadonlyMap<string, Place>,
): Promise<BundleManifest> {
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

export async function bytesAt(file: FileHandle, { at, bytes }: Place): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, at);
  return buffer.subarray(0, bytesRead);
}
