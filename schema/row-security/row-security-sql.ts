/**
 * What introspection does not say. $1: a role that is asked about, $2: name of our policy, $3: covered tables.
 * Roles are also taken from our comments: one that was taken out of a policy by hand still has what we gave it. Rights are the effective ones: a grant to PUBLIC or to a role that ours is a member of counts.
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
