import type { Database } from "../../src/domain/database.ts";
import { Problem } from "../../src/domain/problem.ts";
import { explainBusy } from "../reconcile/explain-busy.ts";
import { takeSchemaLockSql } from "../reconcile/schema-lock.ts";
import type { Statement } from "../reconcile/statements.ts";
import { inspectRowSecurity } from "./inspect-row-security.ts";
import type { RowSecurityState } from "./row-security-model.ts";
import {
  refuseHeldConnection,
  refuseNoTables,
  refuseRoleName,
  refuseStrongRole,
  refuseUnproven,
  rowSecurityRefusedByServer,
} from "./row-security-refusals.ts";
import { disableStatements, enableStatements } from "./row-security-statements.ts";

export interface RowSecurityOptions {
  readonly lockTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
}

export interface RowSecurityChange {
  /** What was done, in order. Empty: it was so already. */
  readonly statements: readonly Statement[];
  readonly state: RowSecurityState;
}

export const defaultRestrictedRole = "dittofeed_restricted";

/**
 * Throws the Problem that `enableRowSecurity` would end with, for whoever shows the statements
 * first.
 */
export function refuseEnabling(state: RowSecurityState, role: string): void {
  refuseRoleName(role);
  refuseNoTables(state);
  refuseHeldConnection(state);
  refuseStrongRole(state, role);
}

/**
 * Guards every table that says whose its rows are, and makes the role that is held by it (NOLOGIN)
 * where it does not exist. One transaction under the schema lock; a second run changes nothing.
 * Throws Problem: value-refused (role), schema-incomplete (no tables), database-refused,
 * database-busy.
 */
export async function enableRowSecurity(
  database: Database,
  { role, ...options }: RowSecurityOptions & { readonly role: string },
): Promise<RowSecurityChange> {
  refuseRoleName(role);
  return change(database, role, options, (state) => {
    refuseEnabling(state, role);
    return enableStatements(state, role);
  });
}

/**
 * Takes away what enabling added, by name. Policies of others stay, and so do roles. A second run
 * changes nothing.
 */
export function disableRowSecurity(database: Database, options: RowSecurityOptions = {}): Promise<RowSecurityChange> {
  return change(database, undefined, options, disableStatements);
}

async function change(
  database: Database,
  role: string | undefined,
  options: RowSecurityOptions,
  statementsFor: (state: RowSecurityState) => Statement[],
): Promise<RowSecurityChange> {
  const timeouts = {
    lockTimeoutMs: options.lockTimeoutMs ?? 10_000,
    statementTimeoutMs: options.statementTimeoutMs ?? 120_000,
  };
  try {
    return await database.transaction(async (transaction) => {
      await transaction.query(takeSchemaLockSql(timeouts));
      const before = await inspectRowSecurity(transaction, role);
      const statements = statementsFor(before);
      if (statements.length === 0) return { statements, state: before };
      await transaction.query(statements.map(({ sql }) => `${sql};\n`).join(""));
      const state = await inspectRowSecurity(transaction, role);
      const left = statementsFor(state);
      if (left.length > 0) throw refuseUnproven(left);
      return { statements, state };
    });
  } catch (error) {
    if (error instanceof Problem && error.code !== "unexpected" && error.cause === undefined) throw error;
    throw (await explainBusy(database, error, timeouts)) ?? rowSecurityRefusedByServer(error) ?? error;
  }
}
