import { quoteIdentifier, quoteLiteral } from "../model/sql.ts";
import { inPublic } from "../reconcile/statements.ts";

/** Without these nothing can be said of workspaces and of who may enter them. */
export const neededTables = ["Workspace", "WorkspaceMember", "WorkspaceMemberRole"] as const;

/**
 * One SELECT over everything that is asked of rows. Columns are read through to_jsonb, so that one
 * that is missing is NULL and no error; a table that is not in `there` counts as empty. Children
 * are entered through their parent, so they need no administrator of their own.
 */
export function doctorRowsSql(there: ReadonlySet<string>): string {
  const read = (name: string, table: string, columns: readonly string[]) => {
    const list = columns.map((column) => `j ->> ${quoteLiteral(column)} AS ${quoteIdentifier(column)}`);
    const from = there.has(table)
      ? `(SELECT t.ctid, to_jsonb(t) AS j FROM ${inPublic(table)} t) x`
      : `(SELECT NULL::tid AS ctid, NULL::jsonb AS j WHERE false) x`;
    return `${name} AS MATERIALIZED (SELECT x.ctid AS place, ${list.join(", ")} FROM ${from})`;
  };
  return `WITH ${read("workspaces", "Workspace", ["id", "name", "domain", "status", "type", "createdAt"])},
${read("members", "WorkspaceMember", ["id", "workspaceId", "email", "emailVerified"])},
${read("roles", "WorkspaceMemberRole", ["workspaceId", "workspaceMemberId", "role"])},
${read("providers", "AuthProvider", ["id", "workspaceId", "type", "provider", "enabled", "createdAt"])},
own AS MATERIALIZED (
  SELECT id, name FROM workspaces WHERE type IS DISTINCT FROM 'Child' AND coalesce(status, 'Active') = 'Active'
), admins AS MATERIALIZED (
  SELECT DISTINCT r."workspaceId", m.email, m."emailVerified" = 'true' AS verified
  FROM roles r JOIN members m ON m.id = r."workspaceMemberId" WHERE r.role = 'Admin'
), faults AS (
  SELECT 'unverified' AS kind, w.id, w.name, a.email
  FROM own w JOIN admins a ON a."workspaceId" = w.id WHERE a.verified IS NOT TRUE
  UNION ALL
  SELECT 'no-role', w.id, w.name, m.email FROM own w JOIN members m ON m."workspaceId" = w.id
  WHERE NOT EXISTS (SELECT FROM roles r WHERE r."workspaceId" = w.id AND r."workspaceMemberId" = m.id)
  UNION ALL
  SELECT 'no-member', w.id, w.name, '' FROM own w
  WHERE NOT EXISTS (SELECT FROM roles r WHERE r."workspaceId" = w.id)
    AND NOT EXISTS (SELECT FROM members m WHERE m."workspaceId" = w.id)
)
SELECT json_build_object(
  'workspaces', (SELECT coalesce(json_agg(json_build_object('id', w.id, 'name', w.name, 'domain', w.domain,
    'status', coalesce(w.status, 'Active'), 'type', coalesce(w.type, 'Root'), 'administrators', ARRAY(
      SELECT a.email FROM admins a WHERE a."workspaceId" = w.id AND a.verified ORDER BY a.email))
    ORDER BY w."createdAt", w.id), '[]') FROM workspaces w),
  'memberFaults', (SELECT coalesce(json_agg(json_build_object('kind', f.kind, 'workspaceId', f.id, 'workspaceName', f.name,
    'email', f.email) ORDER BY f.name, f.id, f.kind, f.email), '[]') FROM faults f),
  'providers', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'workspaceId', p."workspaceId",
    'type', coalesce(p.type, p.provider, ''), 'enabled', coalesce(p.enabled = 'true', false),
    'createdAt', coalesce(p."createdAt", '')) ORDER BY p."createdAt", p.place), '[]') FROM providers p),
  'policies', (SELECT coalesce(json_agg(json_build_object('table', c.relname, 'name', y.polname,
    'holds', row_security_active(c.oid), 'using', pg_get_expr(y.polqual, y.polrelid),
    'check', pg_get_expr(y.polwithcheck, y.polrelid)) ORDER BY c.relname, y.polname), '[]')
    FROM pg_catalog.pg_policy y JOIN pg_catalog.pg_class c ON c.oid = y.polrelid
    WHERE c.relnamespace = to_regnamespace('public'))
) AS found`;
}
