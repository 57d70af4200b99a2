import { check } from "../../domain/check.ts";
import { ok } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import { secretsOf, settle, withoutSettings, wrongSetting } from "./settings-seen.ts";

export const oneJwtSecret = check({
  id: "C3",
  title: "api and dashboard share one JWT_SECRET",
  category: "configuration",
  symptom: "People are signed out immediately, or embedded pages report that their token is not valid",
  detection: "keyed digests of the value, computed inside the containers",
  proof: "engine",
  stops: "sign-in",
  explains: ["E10"],
  reads: ["installation", "directory", "containers", "inside"],
  needs: ["H1"],
  detect(facts) {
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const { settings, takeOver } = keeperOf(facts.installation);
    const digests = (["api", "dashboard"] as const).map((service) =>
      facts.inside.digests.get(service)?.get("JWT_SECRET"),
    );
    const seen = secretsOf(facts, "JWT_SECRET", ["api", "dashboard"]);
    const absent = seen.filter(({ secret }) => secret === undefined || secret.isEmpty);
    if (absent.length > 0)
      return wrongSetting(facts, ["JWT_SECRET"], ["api", "dashboard"], {
        saw: `JWT_SECRET is missing in ${absent.map(({ where }) => where).join(" and ")}.`,
        why: "Embedded sessions are then signed with a publicly known key.",
        next: `Set JWT_SECRET in ${settings}, then ${takeOver()}`,
        evidence: absent.map(({ where }) => `${where}: JWT_SECRET is not set`),
      });
    const [first, ...others] = seen;
    const bySettings = others.every(({ secret }) => secret !== undefined && first?.secret?.equals(secret) === true);
    const inside = digests.every((digest) => digest !== undefined) ? digests[0] === digests[1] : undefined;
    if (inside ?? bySettings) return ok("the same in both");
    return wrongSetting(facts, ["JWT_SECRET"], ["api", "dashboard"], {
      saw: "api and dashboard have different values for JWT_SECRET.",
      why: "Each rejects what the other signs.",
      next: `Keep one JWT_SECRET in ${settings}, then ${takeOver("api dashboard")}`,
      evidence: [
        inside === undefined
          ? "compared from the containers' start settings"
          : "compared by keyed digests computed inside the containers",
      ],
    });
  },
  remediation: {
    title: "Give both the value from .env",
    risk: "restarts",
    steps(facts) {
      const kept = facts.directory?.env.get("JWT_SECRET");
      if (kept === undefined || kept.isEmpty) return [];
      return settle(facts, { JWT_SECRET: kept }, ["api", "worker", "dashboard"]);
    },
  },
});
