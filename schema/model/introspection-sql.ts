import { journalSql, searchPathSql } from "./app-sees-sql.ts";
import { completeSchema } from "./complete-schema.ts";
import { namesakesSql, odditiesSql, otherTypesSql } from "./oddities-sql.ts";
import { quoteLiteral } from "./sql.ts";

/** Other tables of schema public are named up to this many: nobody reads 20,000 lines. */
const othersNamed = 100;

const complete = completeSchema("embedded");

const asNames = (names: readonly string[]): string =>
  `ARRAY[${[...new Set(names)].map(quoteLiteral).join(", ")}]::name[]`;

const appTables = asNames(Object.keys(complete.tables));
const appEnums = asNames(Object.keys(complete.enums));

/**
 * What statements of ours would call keys and indexes, as far as PostgreSQL keeps a name: 63 bytes.
 */
const wantedKeyNames = asNames(
  Object.values(complete.tables).flatMap(({ primaryKey, uniques, indexes }) =>
    [...(primaryKey === null ? [] : [primaryKey]), ...uniques, ...indexes].map(({ name }) => name),
  ),
);

/**
 * Two statements in one text, which are one transaction: nothing stays behind in the session, which
 * may be a pooler's. The second gives everything as one JSON value.
 *
 * What it costs must not depend on what else is in the database: it begins with the app's tables
 * by their names and goes on by the catalogues' own indexes, one short look for each table and
 * key. A join of whole catalogues is left to the planner, who took 28 s among 6,000 tables.
 * Whatever is added is a subquery over `t.oid` (an index on the column it asks by must be there:
 * pg_constraint has none for confrelid, so who refers to a table is asked of pg_trigger).
 *
 * `to_jsonb(index)` reaches a catalogue column that only PostgreSQL 15 and later have, so that
 * older servers can still be named instead of failing here.
 */
export const introspectionSql = `
SELECT set_config('search_path', 'public', true), set_config('jit', 'off', true),
  set_config('quote_all_identifiers', 'off', true);
WITH public AS MATERIALIZED (
  SELECT to_regnamespace('public')::oid AS oid
), apps AS MATERIALIZED (
  SELECT c.oid FROM pg_class c WHERE c.relname = ANY (${appTables}) AND c.relnamespace = (SELECT oid FROM public)
    AND c.relkind IN ('r', 'p') AND NOT c.relispartition
), referring AS MATERIALIZED (
  SELECT DISTINCT g.tgconstrrelid AS oid FROM pg_trigger g
  WHERE g.tgrelid = ANY (ARRAY(SELECT oid FROM apps)) AND g.tgisinternal AND g.tgconstrrelid <> 0
), tables AS MATERIALIZED (
  SELECT c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity
  FROM pg_class c
  WHERE c.oid = ANY (ARRAY(SELECT oid FROM apps UNION SELECT oid FROM referring))
    AND c.relnamespace = (SELECT oid FROM public) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND NOT EXISTS (SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
), others AS MATERIALIZED (
  SELECT c.relname FROM pg_class c
  WHERE c.relnamespace = (SELECT oid FROM public) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.oid <> ALL (ARRAY(SELECT oid FROM tables))
    AND c.oid <> ALL (ARRAY(SELECT d.objid FROM pg_depend d WHERE d.refclassid = 'pg_extension'::regclass
      AND d.classid = 'pg_class'::regclass AND d.deptype = 'e'))
  LIMIT ${othersNamed}
), keys AS MATERIALIZED (
  SELECT i.indrelid AS oid, c.relname AS name, i.indisprimary AS is_primary, i.indisunique AS is_unique, m.amname AS method,
    i.indisvalid AND i.indisready AS valid, i.indimmediate, pg_get_expr(i.indpred, i.indrelid) AS predicate,
    EXISTS (SELECT FROM pg_constraint n WHERE n.conrelid = i.indrelid AND n.conindid = i.indexrelid AND n.contype = 'u')
      AS is_constraint,
    coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS nulls_not_distinct,
    ARRAY(SELECT coalesce(f.attname::text, pg_get_indexdef(i.indexrelid, k.place::int, true))
      FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
      LEFT JOIN pg_attribute f ON f.attrelid = i.indrelid AND f.attnum = k.attnum AND k.attnum > 0
      WHERE k.place <= i.indnkeyatts ORDER BY k.place) AS columns
  FROM tables t JOIN pg_index i ON i.indrelid = t.oid
    JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
), squatted AS MATERIALIZED (
  SELECT c.relname AS name FROM pg_class c
  WHERE c.relname = ANY (${wantedKeyNames}) AND c.relnamespace = (SELECT oid FROM public)
    AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indexrelid = c.oid AND i.indrelid = ANY (ARRAY(SELECT oid FROM tables)))
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
), oddities AS MATERIALIZED (${odditiesSql}
)
SELECT json_build_object(
  'serverVersion', current_setting('server_version_num')::int,
  'journal', ${journalSql},
  'hasPublic', (SELECT oid IS NOT NULL FROM public),
  'searchPath', ${searchPathSql},
  'namesakes', (${namesakesSql(appTables)}),
  'otherTypes', (${otherTypesSql(appEnums)}),
  'enums', (SELECT coalesce(json_object_agg(y.typname, coalesce(e.values, '[]')), '{}')
    FROM pg_type y LEFT JOIN (SELECT enumtypid, json_agg(enumlabel ORDER BY enumsortorder) AS values FROM pg_enum GROUP BY enumtypid) e
      ON e.enumtypid = y.oid
    WHERE y.oid = ANY (ARRAY(SELECT enumtypid FROM pg_enum
        UNION SELECT n.oid FROM pg_type n WHERE n.typname = ANY (${appEnums}) AND n.typtype = 'e'))
      AND y.typnamespace = (SELECT oid FROM public)),
  'policies', (SELECT coalesce(json_agg(json_build_object('table', p.tablename, 'name', p.policyname, 'command', p.cmd,
    'roles', p.roles, 'permissive', p.permissive = 'PERMISSIVE', 'using', p.qual, 'check', p.with_check)
    ORDER BY p.tablename, p.policyname), '[]') FROM pg_policies p WHERE p.schemaname = 'public'),
  'others', (SELECT coalesce(json_agg(relname ORDER BY relname), '[]') FROM others),
  'takenNames', (SELECT coalesce(json_agg(DISTINCT name), '[]') FROM (
    SELECT n.conname AS name FROM tables t JOIN pg_constraint n ON n.conrelid = t.oid AND n.contype NOT IN ('p', 'u', 'f')
    UNION ALL SELECT c.relname FROM pg_class c WHERE c.relnamespace = (SELECT oid FROM public)
      AND c.relname = ANY (ARRAY(SELECT CASE n.number WHEN 1 THEN w.name ELSE left(w.name, 62 - length(n.number::text)) || '_' || n.number END::name
        FROM squatted w CROSS JOIN generate_series(1, 20) AS n (number)))) AS taken),
  'tables', (SELECT coalesce(json_object_agg(t.relname, json_build_object(
    'columns', (SELECT coalesce(json_agg(json_build_object(
        'name', f.attname, 'type', CASE y.typtype WHEN 'd' THEN 'domain ' ELSE '' END || format_type(f.atttypid, f.atttypmod),
        'nullable', NOT f.attnotnull,
        'default', CASE WHEN f.attidentity <> '' THEN 'identity' ELSE pg_get_expr(d.adbin, d.adrelid) END)
        ORDER BY f.attnum), '[]')
      FROM pg_attribute f JOIN pg_type y ON y.oid = f.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = f.attrelid AND d.adnum = f.attnum
      WHERE f.attrelid = t.oid AND f.attnum > 0 AND NOT f.attisdropped),
    'primaryKey', i.primary_key, 'uniques', coalesce(i.uniques, '[]'), 'indexes', coalesce(i.plain, '[]'),
    'foreignKeys', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', n.conname,
        'columns', ARRAY(SELECT f.attname FROM unnest(n.conkey) WITH ORDINALITY AS k (attnum, place)
          JOIN pg_attribute f ON f.attrelid = n.conrelid AND f.attnum = k.attnum ORDER BY k.place),
        'refTable', r.relname,
        'refColumns', ARRAY(SELECT f.attname FROM unnest(n.confkey) WITH ORDINALITY AS k (attnum, place)
          JOIN pg_attribute f ON f.attrelid = n.confrelid AND f.attnum = k.attnum ORDER BY k.place),
        'onDelete', a.words ->> n.confdeltype::text, 'onUpdate', a.words ->> n.confupdtype::text,
        'validated', n.convalidated)
        || CASE WHEN to_jsonb(n) ->> 'conenforced' = 'false' THEN '{"enforced": false}' ELSE '{}' END::jsonb
        || CASE WHEN r.relnamespace = (SELECT oid FROM public) THEN '{}'
          ELSE jsonb_build_object('refSchema', r.relnamespace::regnamespace::text) END ORDER BY n.conname), '[]')
      FROM pg_constraint n JOIN pg_class r ON r.oid = n.confrelid
        CROSS JOIN (SELECT '{"a":"no action","r":"restrict","c":"cascade","n":"set null","d":"set default"}'::jsonb) AS a (words)
      WHERE n.conrelid = t.oid AND n.contype = 'f'),
    'oddities', (SELECT coalesce(min(o.list::text)::json, '[]') FROM oddities o WHERE o.oid = t.oid),
    'rowSecurity', json_build_object('enabled', t.relrowsecurity, 'forced', t.relforcerowsecurity)) ORDER BY t.relname), '{}')
    FROM tables t LEFT JOIN indexes i USING (oid))
) AS found`;
