import { type Check, check, type DoctorCheck, installationCheck } from "../../domain/check.ts";
import type { CheckId } from "../../domain/check-id.ts";
import type { PlanningFacts } from "../../domain/facts/facts.ts";
import { type Finding, ok } from "../../domain/finding.ts";
import type { RepairStep } from "../../domain/repair.ts";
import type { SourceFacts } from "../../domain/source.ts";

interface SourceRow {
  id: CheckId;
  title: string;
  symptom: string;
  detection: string;
  needs?: readonly CheckId[];
  detect(source: SourceFacts): Finding;
  repair?: { title: string; tasks: readonly string[]; when(source: SourceFacts): boolean };
}

/** A row about the app's source; asked only where the app runs from one. */
export function sourceCheck({ detect, repair, ...row }: SourceRow): DoctorCheck {
  const steps = (source: SourceFacts | undefined): RepairStep[] =>
    repair !== undefined && source !== undefined && repair.when(source)
      ? [{ do: "run-tasks", tasks: repair.tasks }]
      : [];
  return check<"source">({
    ...row,
    ...{ category: "source", proof: "fake", keptBy: "us", isOfSource: true, reads: ["source"] },
    detect: ({ source }) => (source === undefined ? ok("the app does not run from source") : detect(source)),
    ...(repair !== undefined && {
      remediation: { title: repair.title, risk: "safe", steps: ({ source }) => steps(source) },
    }),
  });
}

/** The same before an installation, in the words for it. */
export const sourceBefore = (
  of: Pick<DoctorCheck, "id" | "title" | "category">,
  name: string,
  detect: (source: SourceFacts) => Finding,
): Check<PlanningFacts> =>
  installationCheck(of, {
    name,
    reads: ["source"],
    detect: ({ source }) => (source === undefined ? ok("the app does not run from source") : detect(source)),
  });
