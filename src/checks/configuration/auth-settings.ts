import { check, type DoctorCheck } from "../../domain/check.ts";
import { ok } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import { described, settingsOf, settle, withoutSettings, wrongSetting } from "./settings-seen.ts";

export const authModeIsMultiTenant = oneValue({
  id: "C7",
  name: "AUTH_MODE",
  value: "multi-tenant",
  symptom: "Everyone is anonymous@email.com, and sign-in returns 404",
  why: "In any other mode, anyone who reaches the API can read and change everything, and there is no sign-in.",
});

export const authProviderIsGoogle = oneValue({
  id: "C8",
  name: "AUTH_PROVIDER",
  value: "google",
  symptom: "The dashboard returns 500: Misconfigured auth provider",
  why: "Without it, the dashboard fails with 500 and the API refuses to start a sign-in.",
});

interface OneValue {
  id: "C7" | "C8";
  name: string;
  value: string;
  symptom: string;
  why: string;
}

/** A setting that has exactly one right value, in the api and in the dashboard. */
function oneValue({ id, name, value, symptom, why }: OneValue): DoctorCheck {
  return check({
    id,
    title: `${name} is ${value}`,
    category: "configuration",
    symptom,
    detection: `${name} in api and dashboard`,
    proof: "engine",
    stops: "sign-in",
    reads: ["installation", "directory", "containers"],
    detect(facts) {
      const nothing = withoutSettings(facts);
      if (nothing !== undefined) return nothing;
      const faulty = settingsOf(facts, name, ["api", "dashboard"]).filter((seen) => seen.value !== value);
      if (faulty.length === 0) return ok(value);
      const { settings, takeOver } = keeperOf(facts.installation);
      return wrongSetting(facts, [name], ["api", "dashboard"], {
        saw: `${name} is not ${value} in ${faulty.map(({ where }) => where).join(" and ")}.`,
        why,
        next: `Set ${name}=${value} in ${settings}, then ${takeOver("api dashboard")}`,
        evidence: described(name, faulty),
      });
    },
    remediation: {
      title: "Set it in both services",
      risk: "restarts",
      steps: (facts) => settle(facts, { [name]: value }, ["api", "worker", "dashboard"]),
    },
  });
}
