import { createHash } from "node:crypto";
import { copyFile, link, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type BuiltLayer, buildLayer } from "./build-layer.ts";
import type { Image, Layer } from "./entry.ts";

const architecture = process.arch === "x64" ? "amd64" : process.arch;
const types = {
  manifest: "application/vnd.docker.distribution.manifest.v2+json",
  config: "application/vnd.docker.container.image.v1+json",
  layer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
} as const;

/**
 * Writes the images into a registry's storage folder, in the layout in which docker-registry keeps them. No engine and
 * no push: layers are linked from the cache, so once they are built this takes milliseconds.
 */
export async function publish(images: readonly Image[], storage: string): Promise<void> {
  const layers = new Map<string, Promise<BuiltLayer>>();
  const built = (layer: Layer) => {
    const going = layers.get(layer.name) ?? buildLayer(layer);
    layers.set(layer.name, going);
    return going;
  };
  await Promise.all(
    images.map(async (image) => {
      const parts = await Promise.all(image.layers.map(built));
      for (const name of image.names) await publishOne(join(storage, "docker/registry/v2"), name, image, parts);
    }),
  );
}

async function publishOne(root: string, name: string, image: Image, layers: readonly BuiltLayer[]): Promise<void> {
  const { repository, tag } = splitName(name);
  const config = Buffer.from(JSON.stringify(imageConfig(image, layers)));
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: { mediaType: types.config, size: config.length, digest: digestOf(config) },
      layers: layers.map(({ size, digest }) => ({ mediaType: types.layer, size, digest })),
    }),
  );
  const home = join(root, "repositories", repository);
  for (const layer of layers) {
    await put(blob(root, layer.digest), layer.file);
    await point(join(home, "_layers", path(layer.digest)), layer.digest);
  }
  for (const content of [config, manifest]) await put(blob(root, digestOf(content)), content);
  await point(join(home, "_layers", path(digestOf(config))), digestOf(config));
  const tagged = join(home, "_manifests/tags", tag);
  const revision = digestOf(manifest);
  await point(join(home, "_manifests/revisions", path(revision)), revision);
  await point(join(tagged, "index", path(revision)), revision);
  await point(join(tagged, "current"), revision);
}

/** The registry's path is the name without a host: an engine that asks a host for it asks like that. */
function splitName(name: string): { repository: string; tag: string } {
  const [full = "", tag = "latest"] = name.split(":");
  const [first = "", ...rest] = full.split("/");
  if (first.includes(".")) return { repository: rest.join("/"), tag };
  return { repository: rest.length === 0 ? `library/${first}` : full, tag };
}

function imageConfig(image: Image, layers: readonly BuiltLayer[]) {
  // Any moment will do, but the same one on every machine keeps digests equal.
  const created = "2024-01-01T00:00:00Z";
  return {
    architecture,
    os: "linux",
    created,
    config: image.config,
    rootfs: { type: "layers", diff_ids: layers.map((layer) => layer.diffId) },
    history: image.layers.map((layer) => ({ created, created_by: layer.name })),
  };
}

async function put(file: string, content: Buffer | string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  if (typeof content !== "string") return writeFile(file, content);
  await link(content, file).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === "EXDEV") await copyFile(content, file);
    else if (error.code !== "EEXIST") throw error;
  });
}

async function point(folder: string, digest: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "link"), digest);
}

function blob(root: string, digest: string): string {
  const hex = digest.slice("sha256:".length);
  return join(root, "blobs/sha256", hex.slice(0, 2), hex, "data");
}

function path(digest: string): string {
  return digest.replace(":", "/");
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
