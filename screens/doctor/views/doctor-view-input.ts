import type { Theme } from "../../app/theme.ts";
import type { DoctorServices } from "../services.ts";
import type { DoctorState } from "../state.ts";

export interface DoctorViewInput {
  state: DoctorState;
  services: DoctorServices;
  theme: Theme;
  columns: number;
  /** Rows between head and foot. */
  height: number;
}
