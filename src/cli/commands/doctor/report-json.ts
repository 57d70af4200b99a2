import type { CheckResult, DoctorCheck } from "../../../domain/check.ts";
import type { Cause } from "../../../domain/doctor-overview.ts";
import type { RepairTexts } from "./report-text.ts";

/** For programs; every check is there, also what is OK. `cause`: what accounts for it, or keeps it waiting. */
export function findingJson(report: CheckResult, causes: readonly Cause<CheckResult>[], repairs: RepairTexts): object {
  const { id, title, category, finding, remediation, stops } = report;
  const own = causes.find(({ root }) => root === report);
  const above = causes.find(({ follows, waits }) => [...follows, ...waits].includes(report));
  const { saw, status } = finding;
  const said = status === "ok" || status === "unknown" ? { why: null, next: null, evidence: [] } : finding;
  return {
    ...{ id, title, category, status, saw, why: said.why, next: said.next, evidence: said.evidence },
    stops: status === "fail" ? stops : null,
    cause: above?.root.id ?? null,
    explains: [...(own?.follows ?? []), ...(own?.waits ?? [])].map((one) => one.id),
    fix:
      remediation === undefined
        ? null
        : {
            ...{ title: remediation.title, risk: remediation.risk },
            ...{ effect: repairs.effect(report), preview: repairs.preview(report) },
          },
  };
}

/** The catalogue, for `--list --json` and docs/doctor.md. */
export function catalogueJson({ id, title, category, symptom, detection, remediation, proof }: DoctorCheck) {
  return {
    id,
    title,
    category,
    symptom,
    detection,
    fix: remediation?.title ?? null,
    risk: remediation?.risk ?? null,
    proof,
  };
}
