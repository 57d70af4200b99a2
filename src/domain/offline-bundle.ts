import * as z from "zod";
import type { ImageContent } from "./docker.ts";

/** What a bundle's members are called. */
export const bundlePaths = {
  readme: "README.txt",
  manifest: "manifest.json",
  profile: "profile.yaml",
  program: "program",
  images: "images.tar.gz",
} as const;

/** The layout that this version writes, and the only one that it reads. */
export const bundleFormat = 1;

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
/** Never an option, a control character or a blank: it is shown, and handed to Docker. */
const reference = z
  .string()
  .max(500)
  .regex(/^[a-z0-9][\w.:/@-]*$/);
const size = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

const bundledImage = z.object({
  /** As the profile asks for it, a digest included. */
  reference,
  /** What it is called once it is loaded: the same with a tag in place of the digest. */
  name: reference,
  /** What it is called within the archive, and nowhere else. */
  archived: reference,
  id: digest,
  created: z.string().max(100),
  layers: z.array(digest).max(1000),
  bytes: size,
});
export type BundledImage = z.output<typeof bundledImage>;

const bundleMember = z.object({ path: z.string().min(1).max(255), bytes: size, sha256: z.string().length(64) });
export type BundleMember = z.output<typeof bundleMember>;

export const bundleManifest = z.object({
  format: z.literal(bundleFormat),
  created: z.string().max(100),
  program: z.object({
    version: z.string().max(100),
    commit: z.string().max(100).optional(),
    start: z.string().max(255),
  }),
  profile: z.string().max(100),
  /** Of every image: `linux/amd64`. */
  platform: z.string().max(100),
  images: z.array(bundledImage).min(1).max(100),
  /** Every other file of the bundle. */
  members: z.array(bundleMember).min(1).max(2000),
});
export type BundleManifest = z.output<typeof bundleManifest>;

/** A bundle that was opened: its list was read and fits the file, its content not yet. */
export interface OfflineBundle {
  readonly path: string;
  /** Of the whole file. */
  readonly bytes: number;
  readonly manifest: BundleManifest;
  /** Of the compressed archive of images. */
  readonly archiveBytes: number;
  /** The text of the profile that it was written for. */
  profile(): Promise<string>;
  /** Reads all of it. Throws Problem value-refused where it is not what its list says. */
  verify(signal: AbortSignal): Promise<void>;
  /**
   * As `docker image load` takes them. Its last part is given only when the checksum of the whole
   * is right: what was cut off or changed meanwhile ends in the middle, and nothing is loaded.
   */
  archive(report: (done: number) => void, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** The image that the bundle has for this reference, by whichever of its names. */
export function imageIn({ images }: BundleManifest, asked: string): BundledImage | undefined {
  return images.find((image) => image.reference === asked || image.name === asked);
}

/**
 * The same image: by its id, or by what it is made of. Engines with another image store give the
 * same layers another id.
 */
export function isSameImage(one: ImageContent | undefined, { id, created, layers }: BundledImage): boolean {
  if (one === undefined) return false;
  const isAlike = one.layers.length === layers.length && one.layers.every((layer, at) => layer === layers[at]);
  return one.id === id || (one.created === created && isAlike);
}

/** As far as it matters to whoever copies it: `1.2 GB`, `340 MB`. */
export function sizeText(bytes: number): string {
  return bytes < 1e9 ? `${Math.max(1, Math.round(bytes / 1e6))} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** As images name it: `amd64` of the kernel's `x86_64`. */
export function platformOf(architecture: string): string {
  const known: Readonly<Record<string, string>> = { x86_64: "amd64", aarch64: "arm64", armv7l: "arm" };
  return `linux/${known[architecture] ?? architecture}`;
}
