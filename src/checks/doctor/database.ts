import type { Examination } from "../../domain/doctor.ts";
import { administratorCanEnter } from "./database/administrator-can-enter.ts";
import { databaseAnswers } from "./database/database-answers.ts";
import { embeddedTables } from "./database/embedded-tables.ts";
import { loginProviders } from "./database/login-providers.ts";
import { memberKey } from "./database/member-key.ts";
import { migrationJournal } from "./database/migration-journal.ts";
import { orphanedRows } from "./database/orphaned-rows.ts";
import { policiesTolerateUnset } from "./database/policies-tolerate-unset.ts";
import { schemaIsComplete } from "./database/schema-is-complete.ts";
import { scriptLostColumns } from "./database/script-lost-columns.ts";
import { tablesAreThere } from "./database/tables-are-there.ts";
import { workspaceDomain } from "./database/workspace-domain.ts";
import { workspaceExists } from "./database/workspace-exists.ts";

export const databaseExaminations: readonly Examination[] = [
  databaseAnswers,
  tablesAreThere,
  schemaIsComplete,
  scriptLostColumns,
  embeddedTables,
  migrationJournal,
  workspaceExists,
  administratorCanEnter,
  loginProviders,
  workspaceDomain,
  memberKey,
  orphanedRows,
  policiesTolerateUnset,
];
