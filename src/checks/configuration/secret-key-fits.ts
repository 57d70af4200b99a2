import { check } from "../../domain/check.ts";
import { ok } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import { secretFault } from "../../domain/secret-rules.ts";
import { applicationServices } from "../../domain/service.ts";
import { newSecret, renewed, secretsOf, withoutSettings, wrongSetting } from "./settings-seen.ts";

export const secretKeyFits = check({
  id: "C2",
  title: "SECRET_KEY is 32 bytes",
  category: "configuration",
  symptom: "The api exits at startup, or starts and fails later when it encrypts something",
  detection: "base64 of exactly 32 bytes",
  proof: "engine",
  stops: "sign-in",
  explains: ["S1", "S2", "E1"],
  reads: ["installation", "directory", "containers"],
  needs: ["C16"],
  detect(facts) {
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const seen = secretsOf(facts, "SECRET_KEY", applicationServices);
    const faulty = seen.flatMap(({ where, secret }) => {
      const fault = secret === undefined ? "it is not set" : secretFault("SECRET_KEY", secret);
      return fault === undefined ? [] : [`${where}: ${fault}`];
    });
    if (faulty.length === 0) return ok("base64 of 32 bytes");
    return wrongSetting(facts, ["SECRET_KEY"], applicationServices, {
      saw: "SECRET_KEY is not the base64 form of exactly 32 bytes.",
      why: "With a shorter key, the api exits at startup. With a longer one, it fails later. Without one, it uses a publicly known key.",
      next: `openssl rand -base64 32   makes one for ${keeperOf(facts.installation).settings}; data encrypted with the old key becomes unreadable`,
      evidence: faulty,
    });
  },
  remediation: {
    title: "Generate a new key: everyone is signed out, and data encrypted with the old key is lost",
    risk: "destroys",
    confirm: ({ installation }) => installation.project,
    steps: (facts) => renewed(facts, { SECRET_KEY: newSecret }),
  },
});
