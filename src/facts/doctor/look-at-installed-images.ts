import type { ImageFacts } from "../../domain/facts/containers.ts";
import { lookAtImages } from "../look-at-images.ts";
import type { Place } from "./place.ts";

/** The images that the profile names; without one, those that the containers were made from, asked of this engine alone. */
export async function lookAtInstalledImages({
  ports,
  installation,
  containers,
  signal,
}: Pick<Place, "ports" | "installation" | "containers" | "signal">): Promise<ImageFacts[]> {
  const { profile } = installation;
  if (profile?.target === "rehearsal") return [];
  if (profile !== undefined) return lookAtImages(ports, profile, signal);
  const local = await ports.docker.localImages(
    containers.map(({ image }) => image),
    signal,
  );
  return containers.map(({ service, image: reference }): ImageFacts => {
    const id = local.get(reference);
    return id === undefined
      ? { service, reference, state: "unknown", id, saw: "it is not on this machine any more" }
      : { service, reference, state: "present", id, saw: undefined };
  });
}
