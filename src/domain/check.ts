import type { CheckCategory, CheckId } from "./check-id.ts";
import type { Facts, PlanningFacts } from "./facts/facts.ts";
import type { Finding, Impact, ReportedFinding } from "./finding.ts";
import type { KeeperName } from "./keeper.ts";
import { Problem } from "./problem.ts";
import type { RepairStep } from "./repair.ts";
import type { ServiceName } from "./service.ts";

/**
 * safe: nobody notices. restarts: a service is down for a moment. destroys: something is gone
 * afterwards; its name must be typed.
 */
export type Risk = "safe" | "restarts" | "destroys";

/** What puts it right, as data: the same steps are shown to a person and done. */
export interface Remediation<Known> {
  title: string;
  /** The same, after the command that does it: "gives the database the password of .env". */
  does?(facts: Known): string;
  risk: Risk;
  /** Before all others: until it is done, services that are started do not come up. */
  first?: true;
  /** What has to be typed before one that destroys. */
  confirm?(facts: Known): string;
  /** Empty where it cannot be done here; then `next` of the finding says how a person does it. */
  steps(facts: Known): readonly RepairStep[];
}

/**
 * One rule about an installation, in a file of `src/checks/` each. Pure over facts that were
 * gathered before; runs only when all that it reads was seen and all that it needs was found in
 * order. Which lists it is in says when it is asked.
 */
export interface Check<Known = Facts, Group extends keyof Known = keyof Known> {
  id: CheckId;
  /** As the event `finding` names it. */
  name?: string;
  /** How it is when it is OK. */
  title: string;
  category: CheckCategory;
  /** Whose log says most about it, where that is not the container that its remediation touches. */
  service?: ServiceName;
  /** Where nothing is said: what is about signing in stops that, and anything else a service. */
  stops?: Impact;
  /**
   * Findings that are no fault of their own while this one fails: the same cause seen from another
   * side. A finding may say it better, where it hangs on what was seen.
   */
  explains?: readonly CheckId[];
  /** What would happen without it, said where somebody wants to skip it: then nobody can. */
  keepsFrom?: string;
  reads: readonly Group[];
  needs?: readonly CheckId[];
  detect(facts: Pick<Known, Group>): Finding;
  remediation?: Remediation<Pick<Known, Group>>;
}

/** A row of the doctor's catalogue. */
export interface DoctorCheck<Group extends keyof Facts = keyof Facts> extends Check<Facts, Group> {
  /** What the operator sees otherwise. */
  symptom: string;
  /** How it is found, in a few words. */
  detection: string;
  /** Asked only where these files and containers are kept so; without it, everywhere. */
  keptBy?: KeeperName;
  /** Asked only where the app runs from source. */
  isOfSource?: true;
  /** What the test of it runs against. */
  proof: "engine" | "database" | "fake";
}

/**
 * Lets TypeScript see that `detect` touches only what is in `reads`, and forgets it for the list.
 */
export function check<Group extends keyof Facts>(one: DoctorCheck<Group>): DoctorCheck {
  return one as unknown as DoctorCheck;
}

/**
 * A rule as an installation asks it, before or after its work; `of` is the doctor's, where the
 * doctor has it too.
 */
export function installationCheck<Group extends keyof PlanningFacts>(
  of: Pick<Check, "id" | "title" | "category">,
  one: Omit<Check<PlanningFacts, Group>, "id" | "title" | "category">,
): Check<PlanningFacts> {
  const { id, title, category } = of;
  return { id, title, category, ...one } as unknown as Check<PlanningFacts>;
}

/** What a check found, ready to be shown. */
export interface CheckResult {
  id: CheckId;
  name: string;
  title: string;
  category: CheckCategory;
  service: ServiceName | undefined;
  finding: Finding;
  stops: Impact;
  explains: readonly CheckId[];
  /** Undefined where there is none, or none that can be done here. */
  remediation: OfferedRemediation | undefined;
  milliseconds: number;
}

export interface OfferedRemediation {
  title: string;
  does?: string | undefined;
  risk: Risk;
  first: boolean;
  confirm: string | undefined;
  steps: readonly RepairStep[];
}

/**
 * A row of the doctor's for what something else has found, and the steps of its remediation that
 * can be done here.
 */
export interface DoctorRepair {
  check: DoctorCheck;
  steps: readonly RepairStep[];
}

/**
 * What was found wrong, as what stops an installation. `profile` is the name of the one that is
 * being installed.
 */
export function problemOf({ id, finding, remediation }: CheckResult, profile: string): Problem | undefined {
  if (finding.status === "ok" || finding.status === "unknown") return undefined;
  const { saw: title, why, next, evidence, code = "unexpected", who = "operator" } = finding;
  const said = { code, title, saw: evidence.join("\n"), why, who };
  if (remediation === undefined || finding.status === "warn") return new Problem({ ...said, next });
  return new Problem({ ...said, ...withRepair(id, remediation.does ?? `(${remediation.title})`, profile, next) });
}

/** The doctor's command before whatever else a person can do. */
export function withRepair(id: CheckId, does: string, profile: string, next: string) {
  const repair = `dittofeed-setup doctor --profile ${profile} --fix ${id} ${does}; then run the same command again.`;
  return { next: `${repair}\nOr: ${next}`, repairs: [id] };
}

/** As the event `finding` says it. */
export function reported(result: CheckResult, profile: string): ReportedFinding {
  const { name, finding } = result;
  if (finding.status === "ok" || finding.status === "unknown")
    return { check: name, status: finding.status, saw: finding.saw };
  return { check: name, status: finding.status, problem: problemOf(result, profile) as Problem };
}
