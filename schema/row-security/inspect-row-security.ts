import type { Database } from "../../src/domain/database.ts";
import { completeSchema } from "../model/complete-schema.ts";
import { type FoundSchema, introspect } from "../model/introspect.ts";
import type { TableModel } from "../model/schema-model.ts";
import type { RowSecurityState, TableSecurity } from "./row-security-model.ts";
import {
  asForeign,
  isOurs,
  judgePolicies,
  readMark,
  workspaceCondition,
  workspacePolicy,
} from "./row-security-policies.ts";

/**
 * What introspection does not say. $1: a role that is asked about, $2: name of our policy, $3:
 * covered tables. Roles are also taken from our comments: one that was taken out of a policy by
 * hand still has what we gave it. Rights are the effective ones: a grant to PUBLIC or to a role
 * that ours is a member of counts.
 */
export const rowSecuritySql = `WITH relations AS MATERIALIZED (
  SELECT c.oid, c.relname, c.relowner FROM pg_class c
  WHERE c.relnamespace = to_regnamespace('public') AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
), covered AS MATERIALIZED (
  SELECT * FROM relations WHERE relname = ANY ($3::text[])
), own AS MATERIALIZED (
  SELECT p.oid, p.polroles, c.relname, obj_description(p.oid, 'pg_policy') AS comment
  FROM pg_policy p JOIN covered c ON c.oid = p.polrelid WHERE p.polname = $2
), roles AS MATERIALIZED (
  SELECT r.oid, r.rolname, r.rolcanlogin FROM pg_roles r
  WHERE r.rolname = $1 OR r.oid IN (SELECT unnest(polroles) FROM own)
    OR EXISTS (SELECT FROM own WHERE strpos(comment, to_json(r.rolname::text)::text) > 0)
), stronger AS MATERIALIZED (
  SELECT s.oid, s.rolname FROM pg_roles s
  WHERE s.rolsuper OR s.rolbypassrls OR s.rolcreaterole OR s.oid IN (SELECT relowner FROM covered)
), sequences AS MATERIALIZED (
  SELECT s.oid, s.relname FROM pg_class s JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid
    AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a'
  WHERE s.relkind = 'S' AND s.relnamespace = to_regnamespace('public') AND d.refobjid IN (SELECT oid FROM covered)
)
SELECT json_build_object(
  'current', (SELECT json_build_object('name', r.rolname, 'superuser', r.rolsuper, 'bypassesPolicies', r.rolbypassrls,
    'owned', (SELECT coalesce(json_agg(relname ORDER BY relname), '[]') FROM covered
      WHERE pg_has_role(r.oid, relowner, 'USAGE') AND NOT r.rolsuper)) FROM pg_roles r WHERE r.rolname = current_user),
  'comments', (SELECT coalesce(json_object_agg(relname, comment), '{}') FROM own),
  'roles', (SELECT coalesce(json_agg(json_build_object('name', r.rolname, 'canLogin', r.rolcanlogin,
    'mayUseSchema', has_schema_privilege(r.oid, 'public', 'USAGE'),
    'strongerAs', (SELECT coalesce(json_agg(s.rolname ORDER BY s.oid <> r.oid, s.rolname), '[]') FROM stronger s
      WHERE pg_has_role(r.oid, s.oid, 'MEMBER')),
    'rights', (SELECT coalesce(json_object_agg(t.relname, t.rights ORDER BY t.relname), '{}') FROM (
      SELECT c.relname, ARRAY(SELECT p FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p
        WHERE has_table_privilege(r.oid, c.oid, p)) AS rights FROM relations c) t WHERE t.rights <> '{}'),
    'lackedSequences', (SELECT coalesce(json_agg(s.relname ORDER BY s.relname), '[]') FROM sequences s
      WHERE NOT has_sequence_privilege(r.oid, s.oid, 'USAGE'))) ORDER BY r.rolname), '[]') FROM roles r)
) AS found`;

/** Which column says whose a row is; null for a table that does not say it. */
export function workspaceColumn(table: string, { columns }: Pick<TableModel, "columns">): string | null {
  if (table === "Workspace") return "id";
  return columns.some(({ name }) => name === "workspaceId") ? "workspaceId" : null;
}

interface Answer extends Pick<RowSecurityState, "current" | "roles"> {
  readonly comments: Readonly<Record<string, string | null>>;
}

/** Reads only, two round trips. `role` is looked at even when no policy names it. */
export async function inspectRowSecurity(database: Database, role?: string): Promise<RowSecurityState> {
  const found = await introspect(database);
  const { covered, notCovered } = chooseTables(found);
  const names = covered.map(({ table }) => table);
  const [row] = await database.query<{ found: Answer }>(rowSecuritySql, [role ?? null, workspacePolicy, names]);
  if (row === undefined) throw new TypeError("the look at row-level security gave no row");
  const { current, roles, comments } = row.found;
  const tables = covered.map((chosen) => describeTable(chosen, found, comments[chosen.table]));
  return { tables, notCovered, current, roles };
}

interface Chosen extends Pick<TableSecurity, "table" | "column" | "type"> {
  readonly condition: string;
}

/**
 * Embedded tables count wherever they are: a standard installation has none. Those that are missing
 * need no guard yet.
 */
function chooseTables(found: FoundSchema): { covered: Chosen[]; notCovered: { table: string; why: string }[] } {
  const covered: Chosen[] = [];
  const notCovered: { table: string; why: string }[] = [];
  for (const [table, wanted] of Object.entries(completeSchema("embedded").tables)) {
    const there = found.tables[table];
    if (there === undefined) continue;
    const name = workspaceColumn(table, wanted);
    const column = there.columns.find((candidate) => candidate.name === name);
    const condition = column === undefined ? null : workspaceCondition(column.name, column.type);
    if (name === null) notCovered.push({ table, why: "its rows do not say which workspace they belong to" });
    else if (column === undefined) notCovered.push({ table, why: `its column ${name} is missing: run db apply first` });
    else if (condition === null) notCovered.push({ table, why: `its column ${name} is of type ${column.type}` });
    else covered.push({ table, column: column.name, type: column.type, condition });
  }
  return { covered, notCovered };
}

function describeTable({ condition, ...chosen }: Chosen, found: FoundSchema, comment?: string | null): TableSecurity {
  const policies = found.policies.filter(({ table }) => table === chosen.table);
  const own = policies.filter(isOurs);
  return {
    ...chosen,
    enabled: found.tables[chosen.table]?.rowSecurity.enabled ?? false,
    forced: found.tables[chosen.table]?.rowSecurity.forced ?? false,
    policies: judgePolicies(own, condition),
    policyRoles: [...new Set(own.flatMap(({ roles }) => roles))].filter((role) => role !== "public").sort(),
    foreign: policies.filter((policy) => !isOurs(policy)).map(asForeign),
    mark: readMark(comment),
  };
}
