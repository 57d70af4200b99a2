import type { OverviewRow } from "../../../domain/doctor-overview.ts";
import { exitCodes } from "../../../domain/exit-code.ts";

/**
 * A warning is told and does not fail: some are the published images' own, and nobody here can mend them. But whoever asked for
 * its repair, and could not be asked for a yes (`unasked`), must not take it for done.
 */
export function exitCodeFor(reports: readonly OverviewRow[], unasked: readonly string[] = []): number {
  if (unasked.length > 0) return exitCodes.problems;
  return reports.some(({ finding }) => finding.status === "fail") ? exitCodes.problems : exitCodes.done;
}
