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
  symptom: "The api stops at its start, or boots and fails later when it encrypts",
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
      const fault = secret === undefined ? "it is not there" : secretFault("SECRET_KEY", secret);
      return fault === undefined ? [] : [`${where}: ${fault}`];
    });
    if (faulty.length === 0) return ok("base64 of 32 bytes");
    return wrongSetting(facts, ["SECRET_KEY"], applicationServices, {
      saw: "SECRET_KEY is not the base64 form of exactly 32 bytes.",
      why: "A shorter one stops the api at its start, a longer one fails later; an absent one means a key that is public.",
      next: `openssl rand -base64 32   makes one for ${keeperOf(facts.installation).settings}; what was encrypted with the old one becomes unreadable`,
      evidence: faulty,
    });
  },
  remediation: {
    title: "Make a new key: everybody is signed out, and what was encrypted with the old one is lost",
    risk: "destroys",
    confirm: ({ installation }) => installation.project,
    steps: (facts) => renewed(facts, { SECRET_KEY: newSecret }),
  },
});
