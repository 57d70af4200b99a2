import { imageReference, imagesByTag, servicesOf } from "../../compose/stack/images.ts";
import type { EngineFacts } from "../domain/facts/engine.ts";
import { imageIn, isSameImage, type OfflineBundle, platformOf } from "../domain/offline-bundle.ts";
import { Problem } from "../domain/problem.ts";
import type { ResolvedProfile } from "../domain/profile.ts";
import { answersOf } from "../domain/target.ts";
import { typed } from "../domain/typed.ts";
import { usage } from "../domain/usage.ts";
import type { InstallationContext } from "./context.ts";

/**
 * The profile as it is installed from this bundle. No engine keeps the digest of an image that came
 * from a file: such a one is named by tag from here on, in what is saved of the profile too, so
 * that later runs and the doctor find it without the bundle. Reads only. Throws Problem
 * image-not-found (the bundle has not all images), platform-differs, value-refused (it is damaged),
 * usage.
 */
export async function profileFromBundle(
  { ports, interruption: { signal } }: Pick<InstallationContext, "ports" | "interruption">,
  profile: ResolvedProfile,
  engine: EngineFacts,
  bundle: OfflineBundle,
): Promise<ResolvedProfile> {
  const { usesEngine, isKept, runsSource } = answersOf(profile);
  if (!usesEngine) throw usage("--from-bundle needs containers.", "A rehearsal uses no images: leave it out.");
  if (isKept) throw usage("--from-bundle works only with the target compose: Coolify pulls the images itself.");
  if (runsSource) throw usage("--from-bundle works only with the target compose: the app's source is not in a bundle.");
  const { manifest } = bundle;
  const services = servicesOf(profile);
  const references = services.map((service) => imageReference(service, profile));
  const missing = references.filter((reference) => imageIn(manifest, reference) === undefined);
  if (missing.length > 0) throw notInBundle(bundle, [...new Set(missing)]);
  // Why it is not usable is a finding of its own.
  if (engine.state !== "usable") return profile;
  if (platformOf(engine.architecture) !== manifest.platform) throw otherPlatform(bundle, engine.architecture);
  const byName = (one: string) => imageIn(manifest, one);
  const names = references.map((reference) => byName(reference)?.name ?? reference);
  const here = await ports.docker.imageContents([...references, ...names], signal);
  const isHere = (name: string) => {
    const image = byName(name);
    return image !== undefined && isSameImage(here.get(name), image);
  };
  const renamed = services.filter((_, at) => names[at] !== references[at] && !isHere(references[at] ?? ""));
  const wanted = references.map((reference, at) => (renamed.includes(services[at] ?? "api") ? names[at] : reference));
  // What is not loaded need not be read.
  if (!wanted.every((name = "") => isHere(name))) await bundle.verify(signal);
  if (renamed.length === 0) return profile;
  const images = imagesByTag(profile, renamed);
  return { ...profile, images, asSaved: profile.asSaved && { ...profile.asSaved, images } };
}

function notInBundle({ path, manifest }: OfflineBundle, missing: readonly string[]): Problem {
  return new Problem({
    code: "image-not-found",
    title: "The bundle does not have all images of this profile",
    saw: `Missing in ${path}, which was written for "${manifest.profile}": ${missing.join(", ")}`,
    why: "No registry is asked, and a service cannot start without its image.",
    next: typed`On a host with a registry, write one for this very profile: dittofeed-setup bundle-images P`,
  });
}

function otherPlatform({ path, manifest }: OfflineBundle, architecture: string): Problem {
  return new Problem({
    code: "platform-differs",
    title: "The bundle is for another kind of processor",
    saw: `${path} has images for ${manifest.platform}; this engine runs on ${platformOf(architecture)} (${architecture}).`,
    why: "Their programs cannot run here.",
    next: `Write the bundle on a ${platformOf(architecture)} host: dittofeed-setup bundle-images P`,
  });
}
