import { imageReference, loadedName, servicesOf } from "../../compose/stack/images.ts";
import type { ContainerFacts, ImageFacts } from "../domain/facts/containers.ts";
import { imageIn, isSameImage, type OfflineBundle } from "../domain/offline-bundle.ts";
import type { Ports } from "../domain/ports.ts";
import type { ResolvedProfile } from "../domain/profile.ts";

/**
 * Is each image here, and if not, would the registry give it? Only what is absent costs a question
 * to the registry.
 */
export async function inspectImages(
  ports: Pick<Ports, "docker">,
  profile: WithImages,
  signal: AbortSignal,
): Promise<ImageFacts[]> {
  const wanted = wantedImages(profile);
  const local = await ports.docker.localImages(
    wanted.flatMap(({ reference }) => [reference, loadedName(reference)]),
    signal,
  );
  return Promise.all(
    wanted.map(async ({ service, reference }): Promise<ImageFacts> => {
      const id = local.get(reference);
      if (id !== undefined) return { service, reference, state: "present", id, saw: undefined };
      const tagged = loadedName(reference);
      const loaded = tagged !== reference && local.has(tagged) ? { loadedAs: tagged } : {};
      return { service, reference, id: undefined, ...loaded, ...(await ports.docker.lookUpImage(reference, signal)) };
    }),
  );
}

type WithImages = Pick<ResolvedProfile, "mode" | "images"> & Parameters<typeof servicesOf>[0];

const wantedImages = (profile: WithImages) =>
  servicesOf(profile).map((service) => ({ service, reference: imageReference(service, profile) }));

/**
 * Is each image here, and the very one of the bundle? One that has the name alone is loaded over.
 * No registry is asked.
 */
export async function inspectBundledImages(
  { docker }: Pick<Ports, "docker">,
  profile: WithImages,
  { manifest }: Pick<OfflineBundle, "manifest">,
  signal: AbortSignal,
): Promise<ImageFacts[]> {
  const wanted = wantedImages(profile);
  const here = await docker.imageContents(
    wanted.map(({ reference }) => reference),
    signal,
  );
  return wanted.map(({ service, reference }): ImageFacts => {
    const [found, bundled] = [here.get(reference), imageIn(manifest, reference)];
    if (found !== undefined && bundled !== undefined && isSameImage(found, bundled))
      return { service, reference, state: "present", id: found.id, saw: undefined };
    return { service, reference, state: bundled === undefined ? "unknown" : "bundled", id: undefined, saw: undefined };
  });
}

/** Without a profile: those that the containers were made from, asked of this engine alone. */
export async function inspectContainerImages(
  { docker }: Pick<Ports, "docker">,
  containers: readonly Pick<ContainerFacts, "service" | "image">[],
  signal: AbortSignal,
): Promise<ImageFacts[]> {
  const local = await docker.localImages(
    containers.map(({ image }) => image),
    signal,
  );
  return containers.map(({ service, image: reference }): ImageFacts => {
    const id = local.get(reference);
    return id === undefined
      ? { service, reference, state: "unknown", id, saw: "it is no longer on this machine" }
      : { service, reference, state: "present", id, saw: undefined };
  });
}
