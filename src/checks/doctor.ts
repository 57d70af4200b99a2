import type { Examination } from "../domain/doctor.ts";
import { configurationExaminations } from "./configuration/list.ts";
import { databaseExaminations } from "./database/list.ts";
import { hostExaminations } from "./host/list.ts";
import { servicesExaminations } from "./services/list.ts";
import { signInExaminations } from "./sign-in/list.ts";

/** Every known problem, in the order of its needs. To add one: write its file, list it in its category. */
export const examinations: readonly Examination[] = [
  ...hostExaminations,
  ...configurationExaminations,
  ...servicesExaminations,
  ...databaseExaminations,
  ...signInExaminations,
];
