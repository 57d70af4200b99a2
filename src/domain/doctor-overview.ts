import type { CheckCategory, CheckId } from "./check-id.ts";
import { type Finding, type Impact, impacts } from "./finding.ts";

/** As much of a report as an overview needs. */
export interface OverviewRow {
  id: CheckId;
  category: CheckCategory;
  finding: Finding;
  stops: Impact;
  explains: readonly CheckId[];
}

/** One thing that is wrong, and what is seen of it elsewhere. */
export interface Cause<One> {
  /** A problem or a warning that no other accounts for, or what could not be looked at. */
  root: One;
  /** Problems and warnings that it accounts for. */
  follows: One[];
  /** What could not be looked at because of it. */
  waits: One[];
}

/**
 * Everything that is not OK, as a person wants to read it: problems before warnings before what
 * could not be looked at; first what others wait for or follow from; then by how much it stops.
 * One dead engine is one entry, not seventy.
 */
export function causesOf<One extends OverviewRow>(reports: readonly One[]): Cause<One>[] {
  const causes = new Map<One, Cause<One>>();
  const rootOf = rootsIn(reports);
  for (const one of reports.filter(isNotOk)) {
    const root = rootOf(one);
    const cause = causes.get(root) ?? { root, follows: [], waits: [] };
    causes.set(root, cause);
    if (one !== root) (one.finding.status === "unknown" ? cause.waits : cause.follows).push(one);
  }
  // What stands before in the catalogue comes first where nothing else decides.
  return [...causes.values()].toSorted((a, b) => firstDifference(placeOf(a), placeOf(b)));
}

/** Where it stands, the most telling number first. */
function placeOf({ root, follows, waits }: Cause<OverviewRow>): number[] {
  const { status } = root.finding;
  const beneath = follows.length + waits.length;
  return [["fail", "warn", "unknown"].indexOf(status), beneath > 0 ? 0 : 1, impacts.indexOf(root.stops), -beneath];
}

function firstDifference(a: readonly number[], b: readonly number[]): number {
  return a.map((value, index) => value - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

const isNotOk = ({ finding }: OverviewRow) => finding.status !== "ok";

/** What accounts for it in the end; itself where nothing does. */
function rootsIn<One extends OverviewRow>(reports: readonly One[]): (one: One) => One {
  const failing = reports.filter(({ finding }) => finding.status === "fail");
  const above = (one: One): One | undefined => {
    const because = failing.find((other) => other !== one && other.explains.includes(one.id));
    if (because !== undefined || one.finding.status !== "unknown") return because;
    return one.finding.waitsOn.flatMap((id) => reports.find((other) => other.id === id) ?? []).find(isNotOk);
  };
  return (one) => {
    const path = [one];
    for (;;) {
      const next = above(path.at(-1) as One);
      if (next === undefined) return path.at(-1) as One;
      // Each of two accounts for the other: then the one that is needed by more.
      const circle = path.indexOf(next);
      if (circle >= 0) return reports.find((other) => path.indexOf(other) >= circle) ?? one;
      path.push(next);
    }
  };
}

export interface Tally {
  problems: number;
  warnings: number;
  /** Looked at, and it could not be told. */
  unknown: number;
  /** How many wait, and on what: only what is really at fault, not on what waits itself. */
  waiting: { count: number; on: CheckId[] };
}

export function tally(reports: readonly OverviewRow[]): Tally {
  const count = (status: Finding["status"]) => reports.filter(({ finding }) => finding.status === status).length;
  const causes = causesOf(reports);
  const waiting = causes.filter(({ waits }) => waits.length > 0);
  return {
    problems: count("fail"),
    warnings: count("warn"),
    unknown: causes.filter(({ root }) => root.finding.status === "unknown").length,
    waiting: {
      count: waiting.reduce((sum, { waits }) => sum + waits.length, 0),
      on: reports.filter((report) => waiting.some(({ root }) => root === report)).map(({ id }) => id),
    },
  };
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
