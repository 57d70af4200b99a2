import type { DoctorCheck } from "../domain/check.ts";
import { configurationChecks } from "./configuration/list.ts";
import { databaseChecks } from "./database/list.ts";
import { hostChecks } from "./host/list.ts";
import { servicesChecks } from "./services/list.ts";
import { signInChecks } from "./sign-in/list.ts";

/** Every known problem, in the order of its needs. To add one: write its file, list it in its category. */
export const doctorChecks: readonly DoctorCheck[] = [
  ...hostChecks,
  ...configurationChecks,
  ...servicesChecks,
  ...databaseChecks,
  ...signInChecks,
];
