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
  title: ".env has every secret that the containers were made with",
  category: "configuration",
  symptom: "After a line of .env was lost, whatever is recreated is refused by what keeps the old password",
  detection: "secrets in the environment of the containers that .env and the compose files do not give",
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
      saw: `${names} ${lost.length === 1 ? "is" : "are"} missing from .env, and what runs was made with ${lost.length === 1 ? "it" : "them"}.`,
      why: "As long as nothing is recreated nobody notices; then a service gets none, or a new one that the data does not take.",
      next:
        unclear.length > 0
          ? `Put the right ${unclear.map(({ name }) => name).join(", ")} back into .env (a dated copy may lie beside it)`
          : "dittofeed-setup doctor --fix C15   puts it back from the containers, without showing it, and restarts nothing",
      evidence: lost.map(({ name, by, value }) =>
        value === undefined
          ? `${name}: ${by.join(", ")} were made with different values`
          : `${name}: ${by.join(", ")} ${by.length === 1 ? "has" : "have"} it`,
      ),
    });
  },
  remediation: {
    title: "Put back into .env what the containers were made with",
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
