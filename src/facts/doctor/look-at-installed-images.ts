import type { ImageFacts } from "../../domain/facts/containers.ts";
import { inspectImages } from "../images.ts";
import type { ProbeContext } from "../probe-context.ts";

/** The images that the profile names; without one, those that the containers were made from, asked of this engine alone. */
export async function inspectInstalledImages({
  ports,
  installation,
  containers,
  signal,
}: Pick<ProbeContext, "ports" | "installation" | "containers" | "signal">): Promise<ImageFacts[]> {
  const { profile } = installation;
  if (profile?.target === "rehearsal") return [];
  if (profile !== undefined) return inspectImages(ports, profile, signal);
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
