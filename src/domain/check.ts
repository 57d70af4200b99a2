import type { CheckCategory, CheckId } from "./check-id.ts";
import type { FactGroup, Facts } from "./facts/facts.ts";
import type { Finding } from "./finding.ts";
import type { RepairStep } from "./repair.ts";
import type { ServiceName } from "./service.ts";

/** safe: nobody notices. restarts: a service is down for a moment. destroys: something is gone afterwards; its name must be typed. */
export type Risk = "safe" | "restarts" | "destroys";

/** What puts it right, as data: the same steps are shown to a person and done. */
export interface Remediation<Known> {
  title: string;
  risk: Risk;
  /** Before all others: until it is done, services that are started do not come up. */
  first?: true;
  /** What has to be typed before one that destroys. */
  confirm?(facts: Known): string;
  /** Empty where it cannot be done here; then `next` of the finding says how a person does it. */
  steps(facts: Known): readonly RepairStep[];
}

/**
 * One rule about an installation: a file in `src/checks/` each. Pure over facts that were gathered before; runs only when all
 * that it reads was seen and all that it needs was found in order.
 */
export interface Check<Group extends FactGroup = FactGroup> {
  id: CheckId;
  /** How it is when it is in order. */
  title: string;
  category: CheckCategory;
  /** What the operator sees otherwise. */
  symptom: string;
  /** How it is found, in a few words. */
  detection: string;
  /** Whose log says most about it, where that is not the container that its remediation touches. */
  service?: ServiceName;
  /** What the test of it runs against. */
  proof: "engine" | "database" | "fake";
  reads: readonly Group[];
  needs?: readonly CheckId[];
  detect(facts: Pick<Facts, Group>): Finding;
  remediation?: Remediation<Pick<Facts, Group>>;
}

/** Lets TypeScript see that `detect` touches only what is in `reads`, and forgets it for the list. */
export function check<Group extends FactGroup>(one: Check<Group>): Check {
  return one as unknown as Check;
}

/** What a check found, ready to be shown. */
export interface CheckResult {
  id: CheckId;
  title: string;
  category: CheckCategory;
  service: ServiceName | undefined;
  finding: Finding;
  /** Undefined where there is none, or none that can be done here. */
  remediation:
    | { title: string; risk: Risk; first: boolean; confirm: string | undefined; steps: readonly RepairStep[] }
    | undefined;
  milliseconds: number;
}
