import type { MountOptions } from "../mount.tsx";
import { mount } from "../mount.tsx";
import type { DoctorResult } from "./doctor.ts";
import { createDoctor } from "./doctor.ts";
import type { DoctorServices } from "./services.ts";

/** Looks, shows, repairs. Settles when the terminal is as it was before. */
export function runDoctor(services: DoctorServices, options: MountOptions): Promise<DoctorResult> {
  return mount((pace) => createDoctor(services, pace), options);
}
