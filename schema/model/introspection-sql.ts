import { completeSchema } from "./complete-schema.ts";
import { quoteLiteral } from "./sql.ts";

const { tables, enums } = completeSchema("embedded");
const namesOf = (things: object): string => `ARRAY[${Object.keys(things).map(quoteLiteral).join(", ")}]::name[]`;

/**
 * Two statements in one text. The block reads the app's journal into a setting, since a plain
 * SELECT may not name a table that may not exist; the SELECT gives everything as one JSON value.
 * `to_jsonb(index)` reaches a catalogue column that only PostgreSQL 15 and later have, so that
 * older servers can still be named instead of failing here.
 */
export const introspectionSql = `
DO $introspect$ BEGIN
  -- Where the role itself would look for tables, whatever this session has set.
  SET LOCAL search_path TO DEFAULT;
  PERFORM set_config('dittofeed_setup.path', array_to_json(current_schemas(false))::text, true);
  PERFORM set_config('search_path', 'public', true), set_config('dittofeed_setup.journal', 'null', true);
  IF to_regclass('drizzle.__drizzle_migrations') IS NOT NULL THEN
    PERFORM set_config('dittofeed_setup.journal', (
      SELECT coalesce(json_agg(json_build_object('hash', hash, 'createdAt', created_at) ORDER BY created_at, id), '[]')
      FROM drizzle.__drizzle_migrations)::text, true);
  END IF;
EXCEPTION WHEN insufficient_privilege OR undefined_column THEN
  SET LOCAL search_path TO DEFAULT;
  PERFORM set_config('dittofeed_setup.path', array_to_json(current_schemas(false))::text, true);
  PERFORM set_config('search_path', 'public', true), set_config('dittofeed_setup.journal', '"unreadable"', true);
END $introspect$;
WITH tables AS MATERIALIZED (
  SELECT c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relpersistence, c.relkind, c.relacl, c.relowner,
    c.relname = ANY (${namesOf(tables)}) AS ours
  FROM pg_class c
  WHERE c.relnamespace = to_regnamespace('public') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND NOT EXISTS (SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
), fields AS MATERIALIZED (
  SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attidentity, a.attgenerated, a.attcollation, a.atthasdef
  FROM pg_attribute a JOIN tables t ON t.oid = a.attrelid WHERE a.attnum > 0 AND NOT a.attisdropped
), columns AS MATERIALIZED (
  SELECT f.attrelid AS oid, json_agg(json_build_object(
    'name', f.attname, 'type', CASE y.typtype WHEN 'd' THEN 'domain ' ELSE '' END || format_type(f.atttypid, f.atttypmod),
    'nullable', NOT f.attnotnull,
    'default', CASE WHEN f.attidentity <> '' THEN 'identity' ELSE pg_get_expr(d.adbin, d.adrelid) END) ORDER BY f.attnum) AS list
  FROM fields f JOIN pg_type y ON y.oid = f.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = f.attrelid AND d.adnum = f.attnum GROUP BY f.attrelid
), keys AS MATERIALIZED (
  SELECT i.indrelid AS oid, c.relname AS name, i.indisprimary AS is_primary, i.indisunique AS is_unique, m.amname AS method,
    i.indisvalid AND i.indisready AS valid, i.indimmediate, pg_get_expr(i.indpred, i.indrelid) AS predicate,
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
    jsonb_agg(jsonb_build_object('name', name, 'columns', columns) || late) FILTER (WHERE is_primary) -> 0 AS primary_key,
    jsonb_agg(jsonb_build_object('name', name, 'columns', columns, 'kind',
      CASE WHEN is_constraint THEN 'constraint' ELSE 'index' END, 'nullsNotDistinct', nulls_not_distinct,
      'valid', valid, 'where', predicate) || late ORDER BY name) FILTER (WHERE is_unique AND NOT is_primary) AS uniques,
    json_agg(json_build_object('name', name, 'columns', columns, 'method', method,
      'valid', valid, 'where', predicate) ORDER BY name) FILTER (WHERE NOT is_unique) AS plain
  FROM keys CROSS JOIN LATERAL
    (SELECT CASE WHEN indimmediate THEN '{}' ELSE '{"deferrable": true}' END::jsonb) AS l (late) GROUP BY oid
), foreign_keys AS MATERIALIZED (
  SELECT n.conrelid AS oid, jsonb_agg(jsonb_build_object('name', n.conname,
    'columns', ARRAY(SELECT f.attname FROM unnest(n.conkey) WITH ORDINALITY AS k (attnum, place)
      JOIN fields f ON f.attrelid = n.conrelid AND f.attnum = k.attnum ORDER BY k.place),
    'refTable', r.relname,
    'refColumns', ARRAY(SELECT f.attname FROM unnest(n.confkey) WITH ORDINALITY AS k (attnum, place)
      JOIN pg_attribute f ON f.attrelid = n.confrelid AND f.attnum = k.attnum ORDER BY k.place),
    'onDelete', a.words ->> n.confdeltype::text, 'onUpdate', a.words ->> n.confupdtype::text,
    'validated', n.convalidated)
    || CASE WHEN to_jsonb(n) ->> 'conenforced' = 'false' THEN '{"enforced": false}' ELSE '{}' END::jsonb
    || CASE WHEN r.relnamespace = to_regnamespace('public') THEN '{}' ELSE jsonb_build_object('refSchema', r.relnamespace::regnamespace::text) END
    ORDER BY n.conname) AS list
  FROM pg_constraint n JOIN tables t ON t.oid = n.conrelid JOIN pg_class r ON r.oid = n.confrelid
    CROSS JOIN (SELECT '{"a":"no action","r":"restrict","c":"cascade","n":"set null","d":"set default"}'::jsonb) AS a (words)
  WHERE n.contype = 'f' GROUP BY n.conrelid
), oddities AS MATERIALIZED (
  SELECT o.oid, json_agg(json_build_object('what', o.what, 'name', o.name, 'detail', o.detail) ORDER BY o.what, o.name) AS list
  FROM (
    SELECT t.oid, CASE n.contype WHEN 'c' THEN 'check' WHEN 'x' THEN 'exclusion' ELSE 'deferrable-key' END AS what,
      n.conname::text AS name, pg_get_constraintdef(n.oid) AS detail
      FROM pg_constraint n JOIN tables t ON t.oid = n.conrelid AND t.ours
      WHERE n.contype IN ('c', 'x') OR (n.contype IN ('p', 'u') AND n.condeferrable)
    UNION ALL SELECT t.oid, 'trigger', g.tgname, pg_get_triggerdef(g.oid)
      FROM pg_trigger g JOIN tables t ON t.oid = g.tgrelid AND t.ours WHERE NOT g.tgisinternal AND g.tgenabled <> 'D'
    UNION ALL SELECT n.conrelid, 'disabled-foreign-key', n.conname, ''
      FROM tables t JOIN pg_constraint n ON n.conrelid = t.oid AND n.contype = 'f'
      WHERE t.ours AND EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid IN (n.conrelid, n.confrelid)
        AND g.tgconstraint = n.oid AND g.tgenabled IN ('D', 'R'))
    UNION ALL SELECT t.oid, 'rule', r.rulename, pg_get_ruledef(r.oid)
      FROM pg_rewrite r JOIN tables t ON t.oid = r.ev_class AND t.ours WHERE r.ev_enabled <> 'D'
    UNION ALL SELECT t.oid, 'generated', f.attname, 'generated ' || CASE
        WHEN f.attidentity = 'd' THEN 'by default as identity' WHEN f.attidentity = 'a' THEN 'always as identity'
        WHEN f.attgenerated = 'v' THEN 'always, virtual' ELSE 'always, stored' END
      FROM fields f JOIN tables t ON t.oid = f.attrelid AND t.ours WHERE f.attidentity <> '' OR f.attgenerated <> ''
    UNION ALL SELECT t.oid, 'collation', f.attname, c.collname
      FROM fields f JOIN tables t ON t.oid = f.attrelid AND t.ours
      JOIN pg_collation c ON c.oid = f.attcollation AND NOT c.collisdeterministic
    UNION ALL SELECT t.oid, 'unlogged', '', '' FROM tables t WHERE t.ours AND t.relpersistence = 'u'
    UNION ALL SELECT t.oid, 'partitioned', '', pg_get_partkeydef(t.oid) FROM tables t WHERE t.ours AND t.relkind = 'p'
    UNION ALL SELECT t.oid, 'right', w.word, '' FROM tables t CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS w (word)
      WHERE t.ours AND NOT (t.relacl IS NULL AND pg_has_role(t.relowner, 'USAGE')) AND NOT CASE w.word
        WHEN 'DELETE' THEN has_table_privilege(t.oid, w.word) ELSE has_any_column_privilege(t.oid, w.word) END
    UNION ALL SELECT t.oid, 'row-security', '', '' FROM tables t WHERE t.ours AND t.relrowsecurity AND row_security_active(t.oid)
  ) o GROUP BY o.oid
)
SELECT json_build_object(
  'serverVersion', current_setting('server_version_num')::int,
  'journal', current_setting('dittofeed_setup.journal')::json,
  'hasPublic', to_regnamespace('public') IS NOT NULL,
  'searchPath', current_setting('dittofeed_setup.path')::json,
  'namesakes', (SELECT coalesce(json_agg(json_build_object('schema', n.nspname, 'name', c.relname, 'kind',
      CASE WHEN c.relispartition THEN 'partition of another table' ELSE k.words ->> c.relkind::text END)), '[]')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN (SELECT '{"r":"table","p":"table","v":"view",
      "m":"materialized view","f":"foreign table","S":"sequence","c":"composite type","i":"index","I":"index"}'::jsonb) AS k (words)
    WHERE c.relname = ANY (${namesOf(tables)}) AND n.nspname !~ '^pg_'
      AND (n.nspname <> 'public' OR c.relkind NOT IN ('r', 'p') OR c.relispartition)),
  'otherTypes', (SELECT coalesce(json_object_agg(y.typname, CASE y.typtype WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite type'
      ELSE 'type that is no enum' END), '{}')
    FROM pg_type y WHERE y.typname = ANY (${namesOf(enums)}) AND y.typnamespace = to_regnamespace('public') AND y.typtype <> 'e'),
  'enums', (SELECT coalesce(json_object_agg(e.typname, e.values), '{}') FROM (
    SELECT y.typname, coalesce(json_agg(v.enumlabel ORDER BY v.enumsortorder) FILTER (WHERE v.oid IS NOT NULL), '[]') AS values
    FROM pg_type y LEFT JOIN pg_enum v ON v.enumtypid = y.oid
    WHERE y.typtype = 'e' AND y.typnamespace = to_regnamespace('public') GROUP BY y.oid, y.typname) e),
  'policies', (SELECT coalesce(json_agg(json_build_object('table', p.tablename, 'name', p.policyname, 'command', p.cmd,
    'roles', p.roles, 'permissive', p.permissive = 'PERMISSIVE', 'using', p.qual, 'check', p.with_check)
    ORDER BY p.tablename, p.policyname), '[]') FROM pg_policies p WHERE p.schemaname = 'public'),
  'tables', (SELECT coalesce(json_object_agg(t.relname, json_build_object(
    'columns', coalesce(c.list, '[]'), 'primaryKey', i.primary_key, 'uniques', coalesce(i.uniques, '[]'),
    'indexes', coalesce(i.plain, '[]'), 'foreignKeys', coalesce(k.list, '[]'), 'oddities', coalesce(o.list, '[]'),
    'rowSecurity', json_build_object('enabled', t.relrowsecurity, 'forced', t.relforcerowsecurity)) ORDER BY t.relname), '{}')
    FROM tables t LEFT JOIN columns c USING (oid) LEFT JOIN indexes i USING (oid) LEFT JOIN foreign_keys k USING (oid)
      LEFT JOIN oddities o USING (oid))
) AS found`;
