import type { FactGroup, Facts } from "./facts/facts.ts";
import type { RepairStep } from "./repair.ts";
import type { ServiceName } from "./service.ts";

/** As in the catalogue of known problems: host, configuration, services, database, endpoints and sign-in. */
export type ExaminationId = `${"H" | "C" | "S" | "D" | "E"}${number}`;

/** Does the engine answer? What is asked of it waits on this one. */
export const engineExamination: ExaminationId = "H1";

export const examinationCategories = ["host", "configuration", "services", "database", "sign-in"] as const;
export type ExaminationCategory = (typeof examinationCategories)[number];

/** What an examination says. `unknown` never passes for "nothing wrong". */
export type Diagnosis =
  | { status: "ok"; saw: string }
  | {
      status: "warn" | "fail";
      /** What is wrong, in one sentence with the values that were seen. */
      saw: string;
      /** Why, or what it breaks, in one sentence. */
      why: string;
      /** What to type or do, for whoever does not take the fix, or where there is none. */
      next: string;
      /** What was really seen: a log line, an HTTP status, the missing columns. Redacted before anyone sees it. */
      evidence: readonly string[];
    }
  | {
      status: "unknown";
      saw: string;
      /** It could not even begin before these are in order; empty where the look itself failed. */
      waitsOn: readonly ExaminationId[];
    };

/** safe: nobody notices. restarts: a service is away for a moment. destroys: something is gone afterwards; its name must be typed. */
export type Risk = "safe" | "restarts" | "destroys";

export interface Fix<Facts> {
  title: string;
  risk: Risk;
  /** Before all others: until it is done, services that are started do not come up. */
  first?: true;
  /** What has to be typed before a fix that destroys. */
  confirm?(facts: Facts): string;
  /** Empty where it cannot be done here; then `next` says how a person does it. */
  steps(facts: Facts): readonly RepairStep[];
}

/**
 * One known problem: a file in `src/checks/` each. Pure over facts that were gathered before; runs only when all
 * that it reads was seen and all that it needs was found in order.
 */
export interface Examination<Group extends FactGroup = FactGroup> {
  id: ExaminationId;
  title: string;
  category: ExaminationCategory;
  /** What the operator sees. */
  symptom: string;
  /** How it is found, in a few words. */
  detection: string;
  /** Whose log says most about it, where that is not the container that its repair touches. */
  service?: ServiceName;
  /** What the test of it runs against. */
  proof: "engine" | "database" | "fake";
  reads: readonly Group[];
  needs?: readonly ExaminationId[];
  detect(facts: Pick<Facts, Group>): Diagnosis;
  fix?: Fix<Pick<Facts, Group>>;
}

/** Lets TypeScript see that `detect` touches only what is in `reads`, and forgets it for the list. */
export function examination<Group extends FactGroup>(one: Examination<Group>): Examination {
  return one as unknown as Examination;
}

/** What an examination found, ready to be shown. */
export interface Report {
  id: ExaminationId;
  title: string;
  category: ExaminationCategory;
  service: ServiceName | undefined;
  diagnosis: Diagnosis;
  /** Undefined where there is none, or none that can be done here. */
  fix:
    | { title: string; risk: Risk; first: boolean; confirm: string | undefined; steps: readonly RepairStep[] }
    | undefined;
  milliseconds: number;
}
