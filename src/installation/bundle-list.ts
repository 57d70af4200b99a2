import { loadedName } from "../../compose/stack/images.ts";
import type { ImageContent } from "../domain/docker.ts";
import { type BundledImage, type BundleManifest, bundlePaths } from "../domain/offline-bundle.ts";
import { Problem } from "../domain/problem.ts";
import { typed } from "../domain/typed.ts";

/** An image as a bundle lists it. Throws Problem where the engine has it no more. */
export function entryOf(reference: string, content: ImageContent | undefined): BundledImage {
  if (content === undefined)
    throw new Problem({
      code: "image-not-found",
      title: "An image is gone again",
      saw: `${reference} was here a moment ago.`,
      why: "A bundle without it could not be installed.",
      next: "Run the same command again while nobody removes images.",
    });
  const { id, created, layers, bytes } = content;
  const archived = `dittofeed-setup.invalid/image:${id.replace(/^sha256:/, "")}`;
  return { reference, name: loadedName(reference), archived, id, created, layers: [...layers], bytes };
}

/** Throws Problem platform-differs where they are of several. */
export function platformOfAll(references: readonly string[], contents: ReadonlyMap<string, ImageContent>): string {
  const found = new Map(references.map((reference) => [contents.get(reference)?.platform ?? "", reference]));
  const [platform = ""] = [...found.keys()];
  if (found.size === 1) return platform;
  throw new Problem({
    code: "platform-differs",
    title: "The images are for different kinds of processors",
    saw: [...found].map(([name, reference]) => `${reference}: ${name}`).join("\n"),
    why: "A bundle is for hosts of one kind.",
    next: "Pull the images for one platform, for example docker pull --platform linux/amd64 IMAGE",
  });
}

/** How it is installed, for whoever has nothing but the file. */
export function readmeOf(
  { created, platform, profile, images, program }: Omit<BundleManifest, "members">,
  needs: string,
): string {
  return [
    `Dittofeed for a host without a registry: ${images.length} images for ${platform}, and dittofeed-setup ${program.version}.`,
    `Written on ${created} for the profile "${profile}". It contains no secrets; ${bundlePaths.profile} says where they come from.`,
    "",
    `On a host with ${needs}, where FILE is this file:`,
    "",
    `  tar -xf FILE ${bundlePaths.program} ${bundlePaths.profile}`,
    `  ${program.start} plan ${bundlePaths.profile} --from-bundle FILE`,
    `  ${program.start} --profile ${bundlePaths.profile} --from-bundle FILE`,
    "",
    `The images need not be unpacked: Docker loads them from FILE.`,
    `To see what is in it, with checksums: tar -xOf FILE ${bundlePaths.manifest}`,
    "Images:",
    "",
    ...images.map(({ reference }) => `  ${reference}`),
    "",
  ].join("\n");
}

/** What to type on the other host. */
export function linesFor({ path, start }: { path: string; start: string }): string[] {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return [
    typed`tar -xf ${name} ${bundlePaths.program} ${bundlePaths.profile}`,
    typed`${start} --profile ${bundlePaths.profile} --from-bundle ${name}`,
  ];
}
