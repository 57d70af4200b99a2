import { check } from "../../domain/check.ts";
import { ok } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import { secretsOf, settingsOf, withoutSettings, wrongSetting } from "./settings-seen.ts";

export const hubspotIsWhole = check({
  id: "C13",
  title: "HubSpot has both its ID and its secret",
  category: "configuration",
  symptom: "Connecting HubSpot fails after consent",
  detection: "HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET",
  proof: "engine",
  reads: ["installation", "directory", "containers"],
  detect(facts) {
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const [id] = settingsOf(facts, "HUBSPOT_CLIENT_ID", ["api"]);
    const [secret] = secretsOf(facts, "HUBSPOT_CLIENT_SECRET", ["api"]);
    const hasId = (id?.value ?? "") !== "";
    const hasSecret = secret?.secret !== undefined && !secret.secret.isEmpty;
    if (hasId === hasSecret) return ok(hasId ? "both are set" : "HubSpot is not used");
    return wrongSetting(facts, ["HUBSPOT_CLIENT_ID", "HUBSPOT_CLIENT_SECRET"], ["api"], {
      saw: `HubSpot has ${hasId ? "an ID but no secret" : "a secret but no ID"}.`,
      why: "HubSpot needs both.",
      next: `Set hubspot.clientId and hubspot.clientSecret in the profile, then dittofeed-setup --profile NAME; or set both in ${keeperOf(facts.installation).settings}`,
      evidence: [
        `${id?.where ?? ".env"}: HUBSPOT_CLIENT_ID is ${hasId ? "set" : "not set"}, HUBSPOT_CLIENT_SECRET is ${hasSecret ? "set" : "not set"}`,
      ],
    });
  },
});
