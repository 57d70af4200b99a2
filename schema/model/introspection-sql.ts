/** The app's journal, as its own migrator asks for it: the last row is the one that counts. */
const journalRows = `SELECT coalesce(json_agg(json_build_object('hash', hash, 'createdAt', created_at)
  ORDER BY created_at, id), '[]')::text AS list FROM drizzle.__drizzle_migrations`;

/**
 * Two statements in one text, which are one transaction: nothing is left in the session, which may
 * be a pooler's. `query_to_xml` reads the app's journal, since a plain SELECT may not name a table
 * that may not exist; the rest is one JSON value. `to_jsonb(index)` reaches a catalogue column that
 * only PostgreSQL 15 and later have, so that older servers can still be named instead of failing
 * here.
 */
export const introspectionSql = `
SELECT set_config('search_path', 'public', true), set_config('quote_all_identifiers', 'off', true);
WITH journal AS MATERIALIZED (
  SELECT c.oid, c.relkind AS kind, pg_get_userbyid(c.relowner) AS owner,
    has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
      AND NOT row_security_active(c.oid) AS readable,
    (SELECT coalesce(json_object_agg(a.attname, format_type(a.atttypid, a.atttypmod)), '{}') FROM pg_attribute a
      WHERE a.attrelid = c.oid AND a.attname IN ('id', 'hash', 'created_at') AND NOT a.attisdropped) AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'drizzle' AND c.relname = '__drizzle_migrations' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
), tables AS MATERIALIZED (
  SELECT c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity
  FROM pg_class c
  WHERE c.relnamespace = to_regnamespace('public') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND NOT EXISTS (SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
), fields AS MATERIALIZED (
  SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attidentity, a.atthasdef
  FROM pg_attribute a JOIN tables t ON t.oid = a.attrelid WHERE a.attnum > 0 AND NOT a.attisdropped
), columns AS MATERIALIZED (
  SELECT f.attrelid AS oid, json_agg(json_build_object(
    'name', f.attname, 'type', format_type(f.atttypid, f.atttypmod), 'nullable', NOT f.attnotnull,
    'default', CASE WHEN f.attidentity <> '' THEN 'identity' ELSE pg_get_expr(d.adbin, d.adrelid) END) ORDER BY f.attnum) AS list
  FROM fields f LEFT JOIN pg_attrdef d ON d.adrelid = f.attrelid AND d.adnum = f.attnum GROUP BY f.attrelid
), keys AS MATERIALIZED (
  SELECT i.indrelid AS oid, c.relname AS name, i.indisprimary AS is_primary, i.indisunique AS is_unique, m.amname AS method,
    i.indisvalid AND i.indisready AS valid, pg_get_expr(i.indpred, i.indrelid) AS predicate,
    EXISTS (SELECT FROM pg_constraint n WHERE n.conindid = i.indexrelid AND n.contype = 'u') AS is_constraint,
    coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS nulls_not_distinct,
    ARRAY(SELECT coalesce(f.attname::text, pg_get_indexdef(i.indexrelid, k.place::int, true))
      FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
      LEFT JOIN fields f ON f.attrelid = i.indrelid AND f.attnum = k.attnum
      WHERE k.place <= i.indnkeyatts ORDER BY k.place) AS columns
  FROM pg_index i JOIN tables t ON t.oid = i.indrelid
    JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
), indexes AS MATERIALIZED (
  SELECT oid,
    json_agg(json_build_object('name', name, 'columns', columns)) FILTER (WHERE is_primary) -> 0 AS primary_key,
    json_agg(json_build_object('name', name, 'columns', columns, 'kind',
      CASE WHEN is_constraint THEN 'constraint' ELSE 'index' END, 'nullsNotDistinct', nulls_not_distinct,
      'valid', valid, 'where', predicate) ORDER BY name) FILTER (WHERE is_unique AND NOT is_primary) AS uniques,
    json_agg(json_build_object('name', name, 'columns', columns, 'method', method,
      'valid', valid, 'where', predicate) ORDER BY name) FILTER (WHERE NOT is_unique) AS plain
  FROM keys GROUP BY oid
), foreign_keys AS MATERIALIZED (
  SELECT n.conrelid AS oid, json_agg(json_build_object('name', n.conname,
    'columns', ARRAY(SELECT f.attname FROM unnest(n.conkey) WITH ORDINALITY AS k (attnum, place)
      JOIN fields f ON f.attrelid = n.conrelid AND f.attnum = k.attnum ORDER BY k.place),
    'refTable', r.relname,
    'refColumns', ARRAY(SELECT f.attname FROM unnest(n.confkey) WITH ORDINALITY AS k (attnum, place)
      JOIN pg_attribute f ON f.attrelid = n.confrelid AND f.attnum = k.attnum ORDER BY k.place),
    'onDelete', a.words ->> n.confdeltype::text, 'onUpdate', a.words ->> n.confupdtype::text,
    'validated', n.convalidated) ORDER BY n.conname) AS list
  FROM pg_constraint n JOIN tables t ON t.oid = n.conrelid JOIN pg_class r ON r.oid = n.confrelid
    CROSS JOIN (SELECT '{"a":"no action","r":"restrict","c":"cascade","n":"set null","d":"set default"}'::jsonb) AS a (words)
  WHERE n.contype = 'f' GROUP BY n.conrelid
)
SELECT json_build_object(
  'serverVersion', current_setting('server_version_num')::int,
  'journal', (SELECT json_build_object('kind', j.kind, 'owner', j.owner, 'readable', j.readable, 'columns', j.columns,
    'rows', CASE WHEN j.readable AND j.kind <> 'f' AND (SELECT count(*) FROM json_object_keys(j.columns)) = 3
      THEN replace(replace(replace(substring(query_to_xml($journal$${journalRows}$journal$, false, true, '')::text
        FROM '<list>(.*)</list>'), '&lt;', '<'), '&gt;', '>'), '&amp;', '&')::json END) FROM journal j),
  'enums', (SELECT coalesce(json_object_agg(e.typname, e.values), '{}') FROM (
    SELECT y.typname, json_agg(v.enumlabel ORDER BY v.enumsortorder) AS values
    FROM pg_type y JOIN pg_enum v ON v.enumtypid = y.oid
    WHERE y.typnamespace = to_regnamespace('public') GROUP BY y.oid, y.typname) e),
  'policies', (SELECT coalesce(json_agg(json_build_object('table', p.tablename, 'name', p.policyname, 'command', p.cmd,
    'roles', p.roles, 'permissive', p.permissive = 'PERMISSIVE', 'using', p.qual, 'check', p.with_check)
    ORDER BY p.tablename, p.policyname), '[]') FROM pg_policies p WHERE p.schemaname = 'public'),
  'tables', (SELECT coalesce(json_object_agg(t.relname, json_build_object(
    'columns', coalesce(c.list, '[]'), 'primaryKey', i.primary_key, 'uniques', coalesce(i.uniques, '[]'),
    'indexes', coalesce(i.plain, '[]'), 'foreignKeys', coalesce(k.list, '[]'),
    'rowSecurity', json_build_object('enabled', t.relrowsecurity, 'forced', t.relforcerowsecurity)) ORDER BY t.relname), '{}')
    FROM tables t LEFT JOIN columns c USING (oid) LEFT JOIN indexes i USING (oid) LEFT JOIN foreign_keys k USING (oid))
) AS found`;
