import type { PlanFacts } from "./facts/facts.ts";
import type { ReportedFinding } from "./finding.ts";
import type { ResolvedProfile } from "./profile.ts";
import type { InstallationSecrets } from "./secret.ts";

/** What a check may look at. Everything was gathered before: a check reads, and changes nothing. */
export interface CheckInput {
  profile: ResolvedProfile;
  facts: PlanFacts;
  secrets: InstallationSecrets;
}

/** One file in `src/checks` each. Pure, so that a failing host can be written down as data and tested. */
export interface PreflightCheck {
  id: string;
  title: string;
  category: "host" | "configuration" | "services" | "database";
  /** Checks that must have passed; otherwise this one is `unknown: waiting on …`, so one dead engine is one red line. */
  needs?: readonly string[];
  detect(input: CheckInput): ReportedFinding;
}
