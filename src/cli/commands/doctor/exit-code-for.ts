import type { Judged } from "../../../domain/doctor-overview.ts";
import { exitCodes } from "../../../domain/exit-code.ts";

/** A warning is told and does not fail: some are the published images' own, and nobody here can mend them. */
export function exitCodeFor(reports: readonly Judged[]): number {
  return reports.some(({ diagnosis }) => diagnosis.status === "fail") ? exitCodes.problems : exitCodes.done;
}
