import type { Examination } from "../../domain/doctor.ts";
import { configurationExaminations } from "./configuration.ts";
import { databaseExaminations } from "./database.ts";
import { hostExaminations } from "./host.ts";
import { servicesExaminations } from "./services.ts";
import { signInExaminations } from "./sign-in.ts";

/** Every known problem, in the order of its needs. To add one: write its file, list it in its category. */
export const examinations: readonly Examination[] = [
  ...hostExaminations,
  ...configurationExaminations,
  ...servicesExaminations,
  ...databaseExaminations,
  ...signInExaminations,
];
