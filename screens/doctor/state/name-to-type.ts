import type { ExaminationId } from "../../../src/domain/doctor.ts";
import type { DoctorState } from "./doctor-state.ts";

/** What has to be typed before these are repaired; undefined where Enter is enough. */
export function nameToType({ reports }: DoctorState, ids: readonly ExaminationId[]): string | undefined {
  const destroys = reports.find(({ id, fix }) => ids.includes(id) && fix?.risk === "destroys");
  return destroys === undefined ? undefined : (destroys.fix?.confirm ?? destroys.id);
}
