/**
 * The statements that enable and disable row-level security: pure, from what was found. None:
 * nothing to change.
 */

import { quoteIdentifier } from "../model/sql.ts";
import { inPublic, type Statement } from "../reconcile/statements.ts";
import type { RestrictedRole, RowSecurityMark, RowSecurityState, TableSecurity } from "./row-security-model.ts";
import {
  basePolicy,
  createPolicies,
  dropPolicy,
  rightsOfRole,
  workspaceCondition,
  workspacePolicy,
  writeMark,
} from "./row-security-policies.ts";

export function enableStatements(state: RowSecurityState, role: string): Statement[] {
  const found = state.roles.find(({ name }) => name === role);
  return [
    ...(found === undefined ? [createRole(role)] : []),
    ...(found?.mayUseSchema === false ? [grantUse("SCHEMA", quoteIdentifier("public"), "schema public", role)] : []),
    ...state.tables.flatMap((table) => guardTable(table, role, found)),
    ...(found?.lackedSequences ?? []).map((name) => grantUse("SEQUENCE", inPublic(name), `sequence ${name}`, role)),
  ];
}

/** The policies come before the rights: at no moment may the role see more than its workspace. */
function guardTable(table: TableSecurity, role: string, found: RestrictedRole | undefined): Statement[] {
  const name = table.table;
  const condition = workspaceCondition(table.column, table.type);
  if (condition === null) throw new TypeError(`${name}.${table.column} cannot be compared with a workspace's id`);
  const roles = [...new Set([...table.policyRoles, role])].sort();
  const renew = table.policies !== "made" || roles.length > table.policyRoles.length;
  const rights = rightsOfRole.filter((right) => found?.rights[name]?.includes(right) !== true);
  const switches = [
    ...(table.enabled ? [] : ["ENABLE ROW LEVEL SECURITY"]),
    ...(table.forced ? [] : ["FORCE ROW LEVEL SECURITY"]),
  ];
  if (!renew && rights.length === 0 && switches.length === 0) return [];
  const drops = table.policies === "absent" ? [] : [dropPolicy(name, workspacePolicy), dropPolicy(name, basePolicy)];
  return [
    ...(renew ? [...drops, ...createPolicies(name, condition, roles)] : []),
    ...alterTable(name, switches),
    ...(rights.length === 0 ? [] : [grantRights(name, rights, role)]),
    writeMark(name, addedMark(table, role, rights)),
  ];
}

function addedMark({ mark, enabled, forced }: TableSecurity, role: string, rights: readonly string[]): RowSecurityMark {
  const before = mark.granted[role] ?? [];
  const granted =
    rights.length === 0 ? mark.granted : { ...mark.granted, [role]: [...new Set([...before, ...rights])] };
  return { enabled: mark.enabled || !enabled, forced: mark.forced || !forced, granted };
}

/**
 * Takes away what `enableStatements` added, by name, and nothing else. Roles stay: other databases
 * may use them.
 */
export function disableStatements(state: RowSecurityState): Statement[] {
  return state.tables.filter(({ policies }) => policies !== "absent").flatMap((table) => unguardTable(table, state));
}

function unguardTable({ table, mark, enabled, forced, foreign }: TableSecurity, state: RowSecurityState): Statement[] {
  const isThere = (role: string) => state.roles.some(({ name }) => name === role);
  // Somebody else's policy would hold nobody any more; so its table stays guarded, whoever switched
  // that on.
  const switches = [
    ...(mark.forced && forced ? ["NO FORCE ROW LEVEL SECURITY"] : []),
    ...(mark.enabled && enabled && foreign.length === 0 ? ["DISABLE ROW LEVEL SECURITY"] : []),
  ];
  return [
    // The rights go too: without policies they would open every workspace to the role.
    ...Object.entries(mark.granted)
      .filter(([role]) => isThere(role))
      .map(([role, rights]) => revokeRights(table, rights, role)),
    ...alterTable(table, switches),
    dropPolicy(table, workspacePolicy),
    dropPolicy(table, basePolicy),
  ];
}

const createRole = (role: string): Statement => ({
  sql: `CREATE ROLE ${quoteIdentifier(role)} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION`,
  what: `create role ${role}`,
});

const grantUse = (kind: "SCHEMA" | "SEQUENCE", target: string, words: string, role: string): Statement => ({
  sql: `GRANT USAGE ON ${kind} ${target} TO ${quoteIdentifier(role)}`,
  what: `let ${role} use ${words}`,
});

const grantRights = (table: string, rights: readonly string[], role: string): Statement => ({
  sql: `GRANT ${rights.join(", ")} ON TABLE ${inPublic(table)} TO ${quoteIdentifier(role)}`,
  what: `let ${role} work on ${table}`,
});

const revokeRights = (table: string, rights: readonly string[], role: string): Statement => ({
  sql: `REVOKE ${rights.join(", ")} ON TABLE ${inPublic(table)} FROM ${quoteIdentifier(role)}`,
  what: `revoke the permissions on ${table} from ${role}`,
});

const alterTable = (table: string, switches: readonly string[]): Statement[] =>
  switches.length === 0
    ? []
    : [
        {
          sql: `ALTER TABLE ${inPublic(table)} ${switches.join(", ")}`,
          what: `${switches.join(" and ").toLowerCase()} on ${table}`,
        },
      ];
