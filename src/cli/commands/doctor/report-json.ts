import type { CheckResult, DoctorCheck } from "../../../domain/check.ts";

/** For programs; every check is there, also what is OK. */
export function findingJson(report: CheckResult, preview: readonly string[]): object {
  const { id, title, category, finding, remediation } = report;
  const { saw, status } = finding;
  const said = status === "ok" || status === "unknown" ? { why: null, next: null, evidence: [] } : finding;
  return {
    ...{ id, title, category, status, saw, why: said.why, next: said.next, evidence: said.evidence },
    fix: remediation === undefined ? null : { title: remediation.title, risk: remediation.risk, preview },
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
