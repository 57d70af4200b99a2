import type { PreflightCheck } from "../domain/preflight-check.ts";
import { fail, ok, unknown } from "./finding-of.ts";

/** H7, as far as it can be known before pulling: a registry that cannot be asked now is no reason to refuse. */
export const imagesAvailable: PreflightCheck = {
  id: "images-available",
  title: "Images are here or can be pulled",
  category: "host",
  needs: ["engine-usable"],
  detect({ profile, facts: { images } }) {
    if (profile.target === "rehearsal") return ok(this.id, "not needed for a rehearsal");
    const notFound = images.filter(({ state }) => state === "not-found");
    const refused = images.filter(({ state }) => state === "refused");
    const bad = [...notFound, ...(profile.registry === undefined ? refused : [])];
    if (bad.length > 0)
      return fail(this.id, {
        code: notFound.length > 0 ? "image-not-found" : "registry-refused",
        title: bad.length === 1 ? `An image cannot be had` : `${bad.length} images cannot be had`,
        saw: bad.map(({ reference, saw }) => `${reference}: ${saw ?? "the registry does not know it"}`).join("\n"),
        why: "Without its image a service cannot start.",
        next:
          notFound.length > 0
            ? "Check images.…repository and tag in the profile; a private image needs a registry login (registry: in the profile)."
            : "Give the registry's login in the profile (registry: server, username, password), or run docker login yourself.",
        who: notFound.length > 0 ? "operator" : "outside",
      });
    const asked = images.filter(({ state }) => state === "unknown");
    if (asked.length > 0)
      return unknown(
        this.id,
        `${asked.map(({ reference, saw }) => `${reference} (${saw ?? "not asked"})`).join(", ")}: will be seen when it is pulled`,
      );
    return ok(this.id, `${images.length} images`);
  },
};
