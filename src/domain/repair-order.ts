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
