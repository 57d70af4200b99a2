import type { Examination, Report } from "../../../domain/doctor.ts";

/** For programs; every examination is there, also what is in order. */
export function findingJson(report: Report, preview: readonly string[]): object {
  const { id, title, category, diagnosis, fix } = report;
  const { saw, status } = diagnosis;
  const said = status === "ok" || status === "unknown" ? { why: null, next: null, evidence: [] } : diagnosis;
  return {
    ...{ id, title, category, status, saw, why: said.why, next: said.next, evidence: said.evidence },
    fix: fix === undefined ? null : { title: fix.title, risk: fix.risk, preview },
  };
}

/** The catalogue, for `--list --json` and docs/doctor.md. */
export function catalogueJson({ id, title, category, symptom, detection, fix, proof }: Examination) {
  return { id, title, category, symptom, detection, fix: fix?.title ?? null, risk: fix?.risk ?? null, proof };
}
