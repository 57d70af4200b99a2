import { check } from "../../domain/check.ts";
import { ok } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import { described, settingsOf, settle, withoutSettings, wrongSetting } from "./settings-seen.ts";

const name = "NEXTAUTH_URL";
const fits = (value: string) => URL.canParse(value) && new URL(value).pathname.replace(/\/$/, "") === "/dashboard";

export const nextauthUrlHasDashboard = check({
  id: "C6",
  title: "NEXTAUTH_URL ends in /dashboard",
  category: "configuration",
  symptom: "The dashboard's sign-in leads to a page that does not exist",
  detection: "NEXTAUTH_URL, parsed",
  proof: "engine",
  stops: "sign-in",
  reads: ["installation", "directory", "containers"],
  detect(facts) {
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const seen = settingsOf(facts, name, ["dashboard"]);
    const faulty = seen.filter(({ value }) => value !== undefined && value !== "" && !fits(value));
    if (faulty.length === 0)
      return ok(seen.every(({ value }) => value === undefined) ? "not set, and no known image reads it" : "it does");
    const { settings, takeOver } = keeperOf(facts.installation);
    return wrongSetting(facts, [name], ["dashboard"], {
      saw: `${name} is "${faulty[0]?.value}".`,
      why: "The dashboard is served under /dashboard. An address without it leads to the wrong page.",
      next: `Set NEXTAUTH_URL=https://your.domain/dashboard in ${settings}, then ${takeOver("dashboard")}`,
      evidence: described(name, faulty),
    });
  },
  remediation: {
    title: "Add /dashboard",
    risk: "restarts",
    steps(facts) {
      const [seen] = settingsOf(facts, name, ["dashboard"]);
      const value = seen?.value;
      if (value === undefined || !URL.canParse(value)) return [];
      return settle(facts, { [name]: `${new URL(value).origin}/dashboard` }, ["api", "worker", "dashboard"]);
    },
  },
});
