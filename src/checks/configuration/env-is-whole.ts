import { settingGiven } from "../../../compose/env/settings.ts";
import { check } from "../../domain/check.ts";
import { fail, ok } from "../../domain/finding.ts";
import { type HeldSecret, heldSecret } from "../../domain/held-secrets.ts";
import type { NewSetting } from "../../domain/repair.ts";
import { generatedSecrets, givenSecrets, type SecretName } from "../../domain/secret-names.ts";
import { secretKeyName } from "../../domain/secret-rules.ts";
import { changed, type Settings, withoutSettings } from "./settings-seen.ts";

/** Whether a key is the right one is a row of its own. */
const looked = [...generatedSecrets, ...givenSecrets].filter((name) => name !== secretKeyName);

export interface LostSecret extends HeldSecret {
  name: SecretName;
}

/**
 * Secrets that containers were made with, and that Compose would find nowhere now: whatever is
 * recreated gets none, or a new one that does not fit what the old one has written.
 */
export function lostSecrets({ directory, containers }: Settings): LostSecret[] {
  if (directory?.envText === undefined) return [];
  return looked.flatMap((name) => {
    if (directory.env.get(name)?.isEmpty === false) return [];
    const holding = containers.filter(({ service, environment }) => {
      // Before the files are read: hardly any has one that `.env` has not.
      if (environment.get(name)?.isEmpty !== false) return false;
      const given = settingGiven(directory, service, name);
      return given.state === "given" && (given.value === undefined || given.value.isEmpty);
    });
    const held = heldSecret(holding, name);
    return held === undefined ? [] : [{ name, ...held }];
  });
}

export const envIsWhole = check({
  id: "C15",
  title: ".env has every secret that the containers use",
  category: "configuration",
  symptom: "After a line of .env is lost, recreated services can no longer sign in to what still has the old password",
  detection: "secrets in the containers' environment that neither .env nor the compose files provide",
  proof: "engine",
  keptBy: "us",
  stops: "data",
  reads: ["installation", "directory", "containers"],
  needs: ["H1", "C16"],
  detect(facts) {
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const lost = lostSecrets(facts);
    if (lost.length === 0) return ok("none is missing");
    const names = lost.map(({ name }) => name).join(", ");
    const unclear = lost.filter(({ value }) => value === undefined);
    return fail({
      saw: `${names} ${lost.length === 1 ? "is" : "are"} missing from .env, but the running containers use ${lost.length === 1 ? "it" : "them"}.`,
      why: "Nothing fails until a container is recreated. It then gets no secret, or a new one that does not match the data.",
      next:
        unclear.length > 0
          ? `Put the correct ${unclear.map(({ name }) => name).join(", ")} back into .env (there may be a dated copy beside it)`
          : "dittofeed-setup doctor --fix C15   restores it from the containers without displaying it; nothing restarts",
      evidence: lost.map(({ name, by, value }) =>
        value === undefined
          ? `${name}: ${by.join(", ")} use different values`
          : `${name}: ${by.join(", ")} ${by.length === 1 ? "has" : "have"} it`,
      ),
    });
  },
  remediation: {
    title: "Restore it to .env from the running containers",
    risk: "safe",
    first: true,
    steps(facts) {
      const found = lostSecrets(facts).flatMap(({ name, value }): [SecretName, NewSetting][] =>
        value === undefined ? [] : [[name, value]],
      );
      return changed(Object.fromEntries(found), []);
    },
  },
});
