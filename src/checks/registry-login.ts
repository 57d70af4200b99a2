import type { PreflightCheck } from "../domain/preflight-check.ts";
import { fail, ok } from "./finding-of.ts";

/** The password is needed only while something is still to be pulled from that registry. */
export const registryLogin: PreflightCheck = {
  id: "registry-login",
  title: "Registry login is known",
  category: "configuration",
  detect({ profile, facts: { images }, secrets }) {
    const { registry } = profile;
    if (registry === undefined || profile.target === "rehearsal") return ok(this.id, "no login asked for");
    const absent = images.filter(
      ({ reference, state }) => state !== "present" && reference.startsWith(`${registry.server}/`),
    );
    if (absent.length === 0 || secrets.has("REGISTRY_PASSWORD")) return ok(this.id, `login for ${registry.server}`);
    return fail(this.id, {
      code: "value-missing",
      title: "REGISTRY_PASSWORD is missing",
      saw: `${absent.length} images must be pulled from ${registry.server} as ${registry.username}, and no password is known.`,
      why: "The registry would refuse the pull.",
      next: "Give registry.password in the profile, for example {fromEnv: REGISTRY_PASSWORD}, and set that variable.",
    });
  },
};
