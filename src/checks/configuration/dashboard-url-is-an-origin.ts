import { check } from "../../domain/check.ts";
import { ok } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import { settingsOf, settle, withoutSettings, wrongSetting } from "./settings-seen.ts";

const name = "DASHBOARD_URL";

function faultOf(value: string | undefined): string[] {
  if (value === undefined || value === "") return ["is not set"];
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    return [`is "${value}", which is not an http address`];
  return new URL(value).pathname === "/" ? [] : [`is "${value}", which includes a path`];
}

export const dashboardUrlIsAnOrigin = check({
  id: "C5",
  title: "DASHBOARD_URL is an origin",
  category: "configuration",
  symptom: "After sign-in, the browser lands on the vendor's own domain or on /dashboard/dashboard",
  detection: "DASHBOARD_URL in api and dashboard, parsed",
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
      why: "The app redirects users, with their tokens, to this address. If it is not set, it redirects to the vendor's domain.",
      next: `Set DASHBOARD_URL=https://your.domain (no path) in ${settings}, then ${takeOver()}`,
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
