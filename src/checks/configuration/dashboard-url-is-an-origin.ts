import { check } from "../../domain/check.ts";
import { ok } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import { settingsOf, settle, withoutSettings, wrongSetting } from "./settings-seen.ts";

const name = "DASHBOARD_URL";

function faultOf(value: string | undefined): string[] {
  if (value === undefined || value === "") return ["is not set"];
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    return [`is "${value}", which is no http address`];
  return new URL(value).pathname === "/" ? [] : [`is "${value}": it carries a path`];
}

export const dashboardUrlIsAnOrigin = check({
  id: "C5",
  title: "DASHBOARD_URL is an origin",
  category: "configuration",
  symptom: "After the login the browser ends at the vendor's own domain, or at /dashboard/dashboard",
  detection: "DASHBOARD_URL of api and dashboard, parsed",
  proof: "engine",
  stops: "sign-in",
  explains: ["E5"],
  reads: ["installation", "directory", "containers"],
  detect(facts) {
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const seen = settingsOf(facts, name, ["api", "dashboard"]);
    const faulty = seen.flatMap(({ where, value }) => faultOf(value).map((fault) => `${where}: ${name} ${fault}`));
    if (faulty.length === 0) return ok(seen[0]?.value ?? "");
    const { settings, takeOver } = keeperOf(facts.installation);
    return wrongSetting(facts, [name], ["api", "dashboard"], {
      saw: `${[...new Set(faulty.map((line) => line.replace(/^[^:]+: /, "")))].join("; ")}.`,
      why: "Users and tokens are sent where it points; unset, that is the vendor's own domain.",
      next: `Set DASHBOARD_URL=https://your.domain in ${settings}, without a path, then ${takeOver()}`,
      evidence: faulty,
    });
  },
  remediation: {
    title: "Set it to the origin",
    risk: "restarts",
    steps(facts) {
      const value = settingsOf(facts, name, ["api", "dashboard"]).find(
        (one) => one.value !== undefined && URL.canParse(one.value),
      );
      const origin =
        facts.installation.profile?.address ?? (value?.value === undefined ? undefined : new URL(value.value).origin);
      return origin === undefined || origin === "null"
        ? []
        : settle(facts, { [name]: origin }, ["api", "worker", "dashboard"]);
    },
  },
});
