import { installationCheck } from "../../domain/check.ts";
import { fail, ok } from "../../domain/finding.ts";
import { answersOf } from "../../domain/target.ts";

/** The password is needed only while something is still to be pulled from that registry. */
const rule = { id: "registry-login", title: "The registry login is known", category: "configuration" } as const;

export const registryLogin = installationCheck(rule, {
  reads: ["profile", "images", "secrets"],
  detect({ profile, images, secrets }) {
    const { registry } = profile;
    if (registry === undefined || !answersOf(profile).usesEngine) return ok("no login needed");
    const absent = images.filter(
      ({ reference, state }) =>
        state !== "present" && state !== "bundled" && reference.startsWith(`${registry.server}/`),
    );
    if (absent.length === 0 || secrets.has("REGISTRY_PASSWORD")) return ok(`login for ${registry.server}`);
    return fail({
      code: "value-missing",
      saw: "REGISTRY_PASSWORD is missing",
      evidence: [
        `${absent.length} images must be pulled from ${registry.server} as ${registry.username}, but no password is set.`,
      ],
      why: "The registry would reject the pull.",
      next: "Set registry.password in the profile, for example {fromEnv: REGISTRY_PASSWORD}, and set that variable.",
    });
  },
});
