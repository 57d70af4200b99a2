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
  title: "Pages call the API at the address they were loaded from",
  category: "services",
  service: "dashboard",
  symptom: "Pages open after sign-in but stay empty; the browser reports mixed content or an unknown name",
  detection: "DASHBOARD_API_BASE in the dashboard container",
  proof: "engine",
  stops: "sign-in",
  reads: ["installation", "containers", "directory"],
  needs: ["H1"],
  detect({ installation, containers, directory }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    const [dashboard] = runningOf(containers, "dashboard");
    if (dashboard === undefined) return unknown("the dashboard is not running", ["S1"]);
    const base = plainSetting(dashboard.environment, "DASHBOARD_API_BASE") ?? "";
    if (base === "") return ok("they do");
    const { profile } = installation;
    if (profile === undefined)
      return ok(`they call ${base}; whether browsers can reach it is known only from a profile`);
    if (base.replace(/[/]+$/, "") === profile.address) return ok(`they call ${base}`);
    const own = apiBaseOverrides(directory?.overrideText);
    return fail({
      saw: `Pages call the API at ${base}, but people are at ${profile.address}.`,
      why: "The browser itself makes these calls, so every page stays empty.",
      next:
        own.length > 0 && directory !== undefined
          ? `Remove ${own.join(" and ")} from ${overrideAt(directory, own)}; then dittofeed-setup doctor --fix S12`
          : "dittofeed-setup doctor --fix S12",
      evidence: [`dashboard: DASHBOARD_API_BASE is "${base}"`],
    });
  },
  remediation: {
    title: "Write the compose file from the profile and recreate the dashboard",
    risk: "restarts",
    steps: ({ installation, directory }) =>
      asProfileSaysUnless(installation, directory, ["dashboard"], apiBaseOverrides),
  },
});
