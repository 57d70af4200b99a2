import type { CheckCategory, CheckId } from "./check-id.ts";
import { checkCategories } from "./check-id.ts";
import type { Finding } from "./finding.ts";

/** As much of a report as an overview needs. */
export interface OverviewRow {
  id: CheckId;
  category: CheckCategory;
  finding: Finding;
}

export interface CategoryOverview<One extends OverviewRow> {
  category: CheckCategory;
  looked: number;
  inOrder: number;
  /**
   * Everything that is not OK, but what only waits on another: one dead engine is one line,
   * not fifty.
   */
  shown: One[];
  /** How many wait, and on what: only what is really at fault, not on what waits itself. */
  waiting: { count: number; on: CheckId[] };
}

export function overview<One extends OverviewRow>(reports: readonly One[]): CategoryOverview<One>[] {
  return checkCategories.map((category) => {
    const of = reports.filter((report) => report.category === category);
    const notInOrder = of.filter(({ finding }) => finding.status !== "ok");
    const waiting = notInOrder.filter(({ finding }) => isWaiting(finding));
    return {
      category,
      looked: of.length,
      inOrder: of.length - notInOrder.length,
      shown: notInOrder.filter(({ finding }) => !isWaiting(finding)),
      waiting: { count: waiting.length, on: causesOf(waiting, reports) },
    };
  });
}

export interface Tally {
  problems: number;
  warnings: number;
  /** Looked at, and it could not be told. */
  unknown: number;
  waiting: { count: number; on: CheckId[] };
}

export function tally(reports: readonly OverviewRow[]): Tally {
  const count = (status: Finding["status"]) => reports.filter(({ finding }) => finding.status === status).length;
  const waiting = reports.filter(({ finding }) => isWaiting(finding));
  return {
    problems: count("fail"),
    warnings: count("warn"),
    unknown: count("unknown") - waiting.length,
    waiting: { count: waiting.length, on: causesOf(waiting, reports) },
  };
}

function isWaiting(finding: Finding): boolean {
  return finding.status === "unknown" && finding.waitsOn.length > 0;
}

/** Needs stand before what needs them, so no circle can keep this going. */
function causesOf(waiting: readonly OverviewRow[], all: readonly OverviewRow[]): CheckId[] {
  const causes = new Set<CheckId>();
  const follow = (id: CheckId) => {
    const one = all.find((report) => report.id === id);
    if (one?.finding.status === "unknown" && one.finding.waitsOn.length > 0) one.finding.waitsOn.forEach(follow);
    else causes.add(id);
  };
  for (const { finding } of waiting) if (finding.status === "unknown") finding.waitsOn.forEach(follow);
  return all.map(({ id }) => id).filter((id) => causes.has(id));
}

/** As much of a report as its place in the queue hangs on. */
interface Repairable {
  remediation: { first: boolean } | undefined;
}

/**
 * In the order in which several are to be repaired: as in the catalogue, because what stands first
 * is needed by what comes after, but before all others what would keep every service that is
 * started from coming up.
 */
export function inRepairOrder<One extends Repairable>(reports: readonly One[]): One[] {
  const isFirst = ({ remediation }: One) => remediation?.first === true;
  return [...reports.filter(isFirst), ...reports.filter((one) => !isFirst(one))];
}
