import type { OverviewRow } from "../../../domain/doctor-overview.ts";
import { exitCodes } from "../../../domain/exit-code.ts";

/** A warning is told and does not fail: some are the published images' own, and nobody here can mend them. */
export function exitCodeFor(reports: readonly OverviewRow[]): number {
  return reports.some(({ finding }) => finding.status === "fail") ? exitCodes.problems : exitCodes.done;
}
