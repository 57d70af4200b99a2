import { plainSetting } from "../../../compose/env/settings.ts";
import { apiBaseOverrides } from "../../../compose/stack/edge/written-edge.ts";
import { check } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { asProfileSaysUnless, overrideAt } from "./as-profile-says.ts";
import { runningOf, withoutContainers } from "./running.ts";

/**
 * DASHBOARD_API_BASE is written into every page (`apiBase`), and the browser asks there. A
 * container's name means nothing to it.
 */
export const pagesAskTheirOwnAddress = check({
  id: "S12",
  title: "Pages ask the api at the address that they came from",
  category: "services",
  service: "dashboard",
  symptom: "Pages open after the sign-in and stay empty; the browser says mixed content, or that a name is not known",
  detection: "DASHBOARD_API_BASE of the dashboard's container",
  proof: "engine",
  stops: "sign-in",
  reads: ["installation", "containers", "directory"],
  needs: ["H1"],
  detect({ installation, containers, directory }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    const [dashboard] = runningOf(containers, "dashboard");
    if (dashboard === undefined) return unknown("the dashboard does not run", ["S1"]);
    const base = plainSetting(dashboard.environment, "DASHBOARD_API_BASE") ?? "";
    if (base === "") return ok("they do");
    const { profile } = installation;
    if (profile === undefined) return ok(`they ask ${base}; whether people reach that only a profile says`);
    if (base.replace(/[/]+$/, "") === profile.address) return ok(`they ask ${base}`);
    const own = apiBaseOverrides(directory?.overrideText);
    return fail({
      saw: `Pages ask the api at ${base}, and people are at ${profile.address}.`,
      why: "The browser itself asks there: every page opens empty.",
      next:
        own.length > 0 && directory !== undefined
          ? `Take ${own.join(" and ")} out of ${overrideAt(directory, own)}; then dittofeed-setup doctor --fix S12`
          : "dittofeed-setup doctor --fix S12",
      evidence: [`dashboard: DASHBOARD_API_BASE is "${base}"`],
    });
  },
  remediation: {
    title: "Write the compose file as the profile has it, and recreate the dashboard",
    risk: "restarts",
    steps: ({ installation, directory }) =>
      asProfileSaysUnless(installation, directory, ["dashboard"], apiBaseOverrides),
  },
});
