import type { CheckId } from "../../../src/domain/check-id.ts";
import type { DoctorState } from "../state.ts";

/** What has to be typed before these are repaired; undefined where Enter is enough. */
export function nameToType({ reports }: DoctorState, ids: readonly CheckId[]): string | undefined {
  const asks = reports.find(
    ({ id, remediation }) =>
      ids.includes(id) && (remediation?.risk === "destroys" || remediation?.confirm !== undefined),
  );
  return asks === undefined ? undefined : (asks.remediation?.confirm ?? asks.id);
}
