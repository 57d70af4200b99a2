import { commandLine } from "../../../compose/commands/docker.ts";
import { pullImage } from "../../../compose/commands/registry.ts";
import { check, installationCheck } from "../../domain/check.ts";
import type { ImageFacts } from "../../domain/facts/containers.ts";
import { type Finding, fail, ok, unknown, warn } from "../../domain/finding.ts";
import { answersOf } from "../../domain/target.ts";

export const imagesFit = check({
  id: "H7",
  title: "Images are on this machine",
  category: "host",
  symptom: "manifest unknown, pull access denied, or exec format error",
  detection: "docker image inspect; the registry is asked only about missing images",
  proof: "engine",
  explains: ["S1"],
  reads: ["installation", "images"],
  needs: ["H1"],
  detect({ installation, images }) {
    if (!answersOf(installation.profile).usesEngine) return ok("a rehearsal needs none");
    const absent = images.filter(({ state }) => state !== "present");
    if (absent.length === 0)
      return images.length === 0 ? unknown("no images are known") : ok(`${images.length} images`);
    const [first] = absent;
    const refused = absent.some(({ state }) => state === "refused");
    return fail({
      saw:
        absent.length === 1
          ? `The image ${first?.reference} is not on this machine.`
          : `${absent.length} images are not on this machine.`,
      why: "Running services keep running, but their containers cannot be recreated without the image.",
      next: refused
        ? "docker login REGISTRY, then run the fix again"
        : commandLine(pullImage(first?.reference ?? "IMAGE")),
      evidence: absent.map(({ reference, state, saw }) => `${reference}: ${saw ?? state}`),
    });
  },
  remediation: {
    title: "Pull the missing images",
    risk: "safe",
    steps: ({ images }) => [
      {
        do: "pull-images",
        references: [...new Set(images.filter(({ state }) => state !== "present").map(({ reference }) => reference))],
      },
    ],
  },
});

/**
 * An installation pulls what is not here: so only what cannot be had stands in its way, and no
 * remediation of the doctor's helps. As far as it can be known before pulling: a registry that
 * cannot be asked now is no reason to refuse.
 */
export const imagesFitBefore = installationCheck(imagesFit, {
  name: "images-available",
  reads: ["profile", "images"],
  needs: ["H1"],
  detect({ profile, images }) {
    if (!answersOf(profile).usesEngine) return ok("not needed for a rehearsal");
    const loaded = images.filter(({ state, loadedAs }) => loadedAs !== undefined && state !== "pullable");
    if (loaded.length > 0) return onlyByTag(loaded);
    const notFound = images.filter(({ state }) => state === "not-found");
    const refused = images.filter(({ state }) => state === "refused");
    const bad = [...notFound, ...(profile.registry === undefined ? refused : [])];
    if (bad.length > 0)
      return fail({
        code: notFound.length > 0 ? "image-not-found" : "registry-refused",
        saw: bad.length === 1 ? "An image is not available" : `${bad.length} images are not available`,
        why: "A service cannot start without its image.",
        next:
          notFound.length > 0
            ? "Check images.…repository and tag in the profile. A private image needs a registry login (registry: in the profile)."
            : "Set the registry's login in the profile (registry: server, username, password), or run docker login yourself.",
        who: notFound.length > 0 ? "operator" : "outside",
        evidence: bad.map(({ reference, saw }) => `${reference}: ${saw ?? "the registry does not have it"}`),
      });
    const silent = images.filter(({ state }) => state === "unknown");
    if (silent.length === 0) return ok(`${images.length} images`);
    const asked = silent.map(({ reference, saw }) => `${reference} (${saw ?? "not asked"})`).join(", ");
    return unknown(`${asked}: known only when they are pulled`);
  },
});

/** `docker load` and `docker build` give an image its tag, and no digest. */
function onlyByTag(images: readonly ImageFacts[]): Finding {
  const tag = (loadedAs = "") => loadedAs.slice(loadedAs.lastIndexOf(":") + 1);
  return fail({
    code: "image-not-found",
    saw: `${images.map(({ loadedAs }) => loadedAs).join(", ")} ${images.length === 1 ? "is" : "are"} here by tag only`,
    why: "An image that was loaded from a file or built here is in no registry, so there is no way to tell whether it is the published one.",
    next: `If you know where it comes from, set its tag in the profile: ${images.map(({ service, loadedAs }) => `images.${service}.tag: ${tag(loadedAs)}`).join(", ")}. Or give the engine access to the registry, or add --from-bundle FILE if it came from a bundle.`,
    evidence: images.map(({ reference, saw }) => `${reference}: ${saw ?? "the registry does not have it"}`),
  });
}

/**
 * DOCKER_CONTENT_TRUST is a wish to the client's own `docker pull`. Compose pulls through the
 * engine, as this program does, and the engine looks at no signature.
 */
export const imagesSignedBefore = installationCheck(imagesFit, {
  name: "images-signed",
  reads: ["profile", "engine", "images"],
  needs: ["H1"],
  detect({ profile, engine, images }) {
    if (!answersOf(profile).usesEngine || engine.state !== "usable" || engine.asksForSignatures !== true)
      return ok("no signatures required");
    const pulled = images.filter(({ state }) => state !== "present" && state !== "bundled");
    const absent = [...new Set(pulled.map(({ reference }) => reference))];
    const [first = ""] = absent;
    if (absent.length === 0) return ok("nothing to pull");
    return warn({
      saw: `DOCKER_CONTENT_TRUST requires signatures, but ${absent.length === 1 ? "an image is" : `${absent.length} images are`} pulled without them`,
      why: "The engine pulls for Compose and for this program and checks no signatures. Only docker pull does.",
      next: `Pull them yourself first (${commandLine(pullImage(first))} …): it rejects unsigned images, and images that are already here are not pulled again. Or pin them by digest in the profile (images.….digest), or unset DOCKER_CONTENT_TRUST.`,
      evidence: absent,
    });
  },
});
