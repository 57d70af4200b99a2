import type { DoctorCheck } from "../../domain/check.ts";
import { administratorCanEnter } from "./administrator-can-enter.ts";
import { databaseAnswers } from "./database-answers.ts";
import { embeddedTables } from "./embedded-tables.ts";
import { loginProviders } from "./login-providers.ts";
import { memberKey } from "./member-key.ts";
import { migrationJournal } from "./migration-journal.ts";
import { orphanedRows } from "./orphaned-rows.ts";
import { policiesTolerateUnset } from "./policies-tolerate-unset.ts";
import { schemaIsComplete } from "./schema-is-complete.ts";
import { scriptLostColumns } from "./script-lost-columns.ts";
import { tablesAreThere } from "./tables-are-there.ts";
import { workspaceDomain } from "./workspace-domain.ts";
import { workspaceExists } from "./workspace-exists.ts";

export const databaseChecks: readonly DoctorCheck[] = [
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
