import type { Check } from "../domain/check.ts";
import type { PlanningFacts } from "../domain/facts/facts.ts";
import { administratorCanEnterAfter } from "./database/administrator-can-enter.ts";
import { databaseAnswersAfter } from "./database/database-answers.ts";
import { migrationJournalAfter } from "./database/migration-journal.ts";
import { schemaIsCompleteAfter } from "./database/schema-checks.ts";
import { workspaceExistsAfter } from "./database/workspace-exists.ts";

/**
 * What must hold in the database once an installation has done its work. What answers over http is
 * asked by the tasks of tasks/verification, with the links and answers of the doctor's rows.
 */
export const checksAfter: readonly Check<PlanningFacts>[] = [
  databaseAnswersAfter,
  schemaIsCompleteAfter,
  migrationJournalAfter,
  workspaceExistsAfter,
  administratorCanEnterAfter,
];
