import type { ExaminationId } from "../../../src/domain/doctor.ts";
import type { DoctorState } from "../state.ts";

/** What has to be typed before these are repaired; undefined where Enter is enough. */
export function nameToType({ reports }: DoctorState, ids: readonly ExaminationId[]): string | undefined {
  const asks = reports.find(
    ({ id, fix }) => ids.includes(id) && (fix?.risk === "destroys" || fix?.confirm !== undefined),
  );
  return asks === undefined ? undefined : (asks.fix?.confirm ?? asks.id);
}
