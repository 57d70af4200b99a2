import type { Diagnosis, ExaminationCategory, ExaminationId } from "./doctor.ts";
import { examinationCategories } from "./doctor.ts";

/** As much of a report as an overview needs. */
export interface Judged {
  id: ExaminationId;
  category: ExaminationCategory;
  diagnosis: Diagnosis;
}

export interface CategoryOverview<One extends Judged> {
  category: ExaminationCategory;
  looked: number;
  inOrder: number;
  /** Everything that is not in order, but what only waits on another: one dead engine is one line, not fifty. */
  shown: One[];
  /** How many wait, and on what: only what is really at fault, not on what waits itself. */
  waiting: { count: number; on: ExaminationId[] };
}

export function overview<One extends Judged>(reports: readonly One[]): CategoryOverview<One>[] {
  return examinationCategories.map((category) => {
    const of = reports.filter((report) => report.category === category);
    const notInOrder = of.filter(({ diagnosis }) => diagnosis.status !== "ok");
    const waiting = notInOrder.filter(({ diagnosis }) => isWaiting(diagnosis));
    return {
      category,
      looked: of.length,
      inOrder: of.length - notInOrder.length,
      shown: notInOrder.filter(({ diagnosis }) => !isWaiting(diagnosis)),
      waiting: { count: waiting.length, on: causesOf(waiting, reports) },
    };
  });
}

export interface Tally {
  problems: number;
  warnings: number;
  /** Looked at, and it could not be told. */
  unknown: number;
  waiting: { count: number; on: ExaminationId[] };
}

export function tally(reports: readonly Judged[]): Tally {
  const count = (status: Diagnosis["status"]) => reports.filter(({ diagnosis }) => diagnosis.status === status).length;
  const waiting = reports.filter(({ diagnosis }) => isWaiting(diagnosis));
  return {
    problems: count("fail"),
    warnings: count("warn"),
    unknown: count("unknown") - waiting.length,
    waiting: { count: waiting.length, on: causesOf(waiting, reports) },
  };
}

function isWaiting(diagnosis: Diagnosis): boolean {
  return diagnosis.status === "unknown" && diagnosis.waitsOn.length > 0;
}

/** Needs stand before what needs them, so no circle can keep this going. */
function causesOf(waiting: readonly Judged[], all: readonly Judged[]): ExaminationId[] {
  const causes = new Set<ExaminationId>();
  const follow = (id: ExaminationId) => {
    const one = all.find((report) => report.id === id);
    if (one?.diagnosis.status === "unknown" && one.diagnosis.waitsOn.length > 0) one.diagnosis.waitsOn.forEach(follow);
    else causes.add(id);
  };
  for (const { diagnosis } of waiting) if (diagnosis.status === "unknown") diagnosis.waitsOn.forEach(follow);
  return all.map(({ id }) => id).filter((id) => causes.has(id));
}
