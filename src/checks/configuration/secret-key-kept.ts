import { check } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { secretKeyName, secretKeyWhy } from "../../domain/secret-rules.ts";
import { otherKeyNext, otherKeySaw } from "../guard-repair.ts";
import { otherKeyAfter } from "../key-after.ts";
import { type Settings, withoutSettings } from "./settings-seen.ts";

const otherKey = ({ directory, containers }: Settings) =>
  directory === undefined ? undefined : otherKeyAfter([], directory, containers);

/** A changed setting is taken over by a restart; of this one alone that would make data unreadable. */
export const secretKeyKept = check({
  id: "C14",
  title: "SECRET_KEY is the one that the data is encrypted with",
  category: "configuration",
  symptom: "After a change of .env, stored credentials and tokens can no longer be read",
  detection: "SECRET_KEY of .env against that of the containers",
  proof: "engine",
  reads: ["installation", "directory", "containers"],
  needs: ["H1"],
  detect(facts) {
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const other = otherKey(facts);
    if (other === undefined) return ok("it is the one that runs");
    if (other.unclear !== undefined) return unknown(other.unclear);
    return fail({
      saw: otherKeySaw(other),
      why: secretKeyWhy,
      next: otherKeyNext(other, facts.installation.project),
      evidence: other.containers.map((name) => `${name}: ${secretKeyName} is not as in ${other.from}`),
    });
  },
  remediation: {
    title: "Put the SECRET_KEY that runs back into .env",
    risk: "safe",
    first: true,
    steps(facts) {
      const [running, ...more] = otherKey(facts)?.keys ?? [];
      // Of two keys only a person knows which one the data was encrypted with.
      if (running === undefined || more.length > 0) return [];
      const steps = [{ do: "change-settings", settings: { [secretKeyName]: running }, services: [] }] as const;
      const { directory, containers } = facts;
      // Where another file than .env gives it, or one of them runs with what .env says, this would help nobody.
      const after = directory === undefined ? undefined : otherKeyAfter(steps, directory, containers);
      return directory === undefined || after !== undefined ? [] : steps;
    },
  },
});
