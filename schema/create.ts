import type { Database } from "../src/domain/database.ts";
import { Problem } from "../src/domain/problem.ts";
import { asText, createStatementGroups, type StatementGroup } from "./create-statements.ts";
import { introspect, readAnswer } from "./introspect.ts";
import { introspectionSql } from "./introspection-sql.ts";
import { refusedByServer, refuseIncomplete, refuseOldServer } from "./refusals.ts";
import { explainBusy, takeSchemaLockSql } from "./schema-lock.ts";
import type { SchemaMode } from "./schema-model.ts";
import { judge, type Verification } from "./verify.ts";

export interface ApplyOptions {
  readonly mode: SchemaMode;
  /** What was just done ("tables"), and how many of all statements are done. A group of statements is one round trip. */
  readonly onStep?: (name: string, done: number, of: number) => void;
  /** How long to wait for another installer. */
  readonly lockTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
}

export interface Applied extends Verification {
  /** False: it was complete already, and nothing was changed. */
  readonly created: boolean;
}

/**
 * Makes an empty database complete, in one transaction under the schema lock, and proves it before the commit. A
 * complete database is left as it is; any other is refused with the list of its differences, and nothing is changed.
 */
export async function applyCompleteSchema(database: Database, options: ApplyOptions): Promise<Applied> {
  const timeouts = {
    lockTimeoutMs: options.lockTimeoutMs ?? 10_000,
    statementTimeoutMs: options.statementTimeoutMs ?? 120_000,
  };
  try {
    return await database.transaction(async (transaction) => {
      // The statements are made while the server is busy: on a cold start that is some 10 ms.
      const asked = transaction.query(takeSchemaLockSql(timeouts) + introspectionSql);
      const [rows, groups] = await Promise.all([asked, createStatementGroups(options.mode)]);
      const before = readAnswer(rows);
      refuseOldServer(before.serverVersion);
      const judged = judge(before, options.mode);
      if (!judged.empty) {
        if (judged.complete && (judged.journal === "recorded" || judged.journal === "foreign")) {
          return { ...judged, created: false };
        }
        throw refuseIncomplete(judged, "nothing was changed");
      }
      if (judged.journal === "foreign" || judged.journal === "unreadable")
        throw refuseIncomplete(judged, "nothing was changed");
      await createEverything(transaction, groups, options.onStep);
      const after = judge(await introspect(transaction), options.mode);
      if (!after.complete || after.journal !== "recorded")
        throw refuseIncomplete(after, "everything was rolled back", "product");
      return { ...after, created: true };
    });
  } catch (error) {
    if (error instanceof Problem && error.code !== "unexpected" && error.cause === undefined) throw error;
    throw (await explainBusy(database, error, timeouts)) ?? refusedByServer(error) ?? error;
  }
}

async function createEverything(
  transaction: Database,
  groups: readonly StatementGroup[],
  onStep: ApplyOptions["onStep"],
): Promise<void> {
  const of = groups.reduce((sum, group) => sum + group.statements.length, 0);
  let done = 0;
  for (const { name, statements } of groups) {
    await transaction.query(asText(statements));
    done += statements.length;
    onStep?.(name, done, of);
  }
}
