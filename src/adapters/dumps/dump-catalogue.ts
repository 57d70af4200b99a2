/**
 * Everything of schemas public and drizzle that a dump by COPY holds, as statements in an order in
 * which they can be run. To be asked with an empty search_path: only then does PostgreSQL spell
 * every name with its schema.
 */
export const dumpCatalogueSql = `WITH spaces AS (
  SELECT oid, nspname FROM pg_namespace WHERE nspname IN ('public', 'drizzle')
), extended AS (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), tables AS (
  SELECT c.oid, format('%I.%I', s.nspname, c.relname) AS name, c.relrowsecurity, c.relforcerowsecurity
  FROM pg_class c JOIN spaces s ON s.oid = c.relnamespace WHERE c.relkind = 'r'
    AND NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid)
), sequences AS (
  SELECT format('%I.%I', s.nspname, c.relname) AS name, d.refobjid, d.refobjsubid, d.deptype, format_type(q.seqtypid, NULL) AS type,
    format('START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s', q.seqstart, q.seqincrement, q.seqmin, q.seqmax,
      q.seqcache, CASE WHEN q.seqcycle THEN ' CYCLE' ELSE '' END) AS options
  FROM pg_class c JOIN spaces s ON s.oid = c.relnamespace JOIN pg_sequence q ON q.seqrelid = c.oid
    LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')
      AND d.refclassid = 'pg_class'::regclass
  WHERE NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid)
), columns AS (
  SELECT a.attrelid, a.attnum, a.attgenerated, a.atttypid, format('%I', a.attname) AS name, format('%I %s%s%s', a.attname,
    format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attgenerated <> '' THEN format(' GENERATED ALWAYS AS (%s) %s', pg_get_expr(d.adbin, d.adrelid),
        CASE a.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END)
      WHEN a.attidentity <> '' THEN format(' GENERATED %s AS IDENTITY (SEQUENCE NAME %s %s)',
        CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END, q.name, q.options)
      WHEN d.oid IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) ELSE '' END,
    CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END) AS definition
  FROM pg_attribute a JOIN tables t ON t.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN sequences q ON q.deptype = 'i' AND q.refobjid = a.attrelid AND q.refobjsubid = a.attnum
  WHERE a.attnum > 0 AND NOT a.attisdropped
), enums AS (
  SELECT y.oid, y.typarray FROM pg_type y JOIN spaces s ON s.oid = y.typnamespace WHERE y.typtype = 'e'
    AND NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_type'::regclass AND e.objid = y.oid)
), foreign_types AS (
  SELECT y.oid FROM pg_type y LEFT JOIN pg_type m ON m.oid = y.typelem AND y.typcategory = 'A'
  WHERE y.typnamespace NOT IN (to_regnamespace('pg_catalog'), to_regnamespace('information_schema'))
    AND NOT EXISTS (SELECT FROM enums n WHERE y.oid IN (n.oid, n.typarray))
    AND NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_type'::regclass AND e.objid IN (y.oid, m.oid))
), foreign_functions AS (
  SELECT f.oid FROM pg_proc f
  WHERE f.pronamespace NOT IN (to_regnamespace('pg_catalog'), to_regnamespace('information_schema'))
    AND NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_proc'::regclass AND e.objid = f.oid)
), ours AS (
  SELECT 'pg_attrdef'::regclass AS classid, d.oid AS objid FROM pg_attrdef d JOIN tables t ON t.oid = d.adrelid
  UNION ALL SELECT 'pg_constraint'::regclass, n.oid FROM pg_constraint n JOIN tables t ON t.oid = n.conrelid
  UNION ALL SELECT 'pg_class'::regclass, i.indexrelid FROM pg_index i JOIN tables t ON t.oid = i.indrelid
  UNION ALL SELECT 'pg_policy'::regclass, p.oid FROM pg_policy p JOIN tables t ON t.oid = p.polrelid
)
SELECT
  ARRAY(SELECT DISTINCT 'type ' || format_type(c.atttypid, NULL) FROM columns c JOIN foreign_types y ON y.oid = c.atttypid ORDER BY 1)
  || ARRAY(SELECT DISTINCT 'function ' || f.oid::regprocedure FROM foreign_functions f JOIN pg_depend d
      ON d.refclassid = 'pg_proc'::regclass AND d.refobjid = f.oid JOIN ours o ON o.classid = d.classid AND o.objid = d.objid ORDER BY 1)
  || ARRAY(SELECT format('%s, which %s refers to', n.confrelid::regclass, t.name) FROM pg_constraint n JOIN tables t ON t.oid = n.conrelid
    WHERE n.contype = 'f' AND n.confrelid NOT IN (SELECT oid FROM tables) ORDER BY 1) AS beyond,
  ARRAY(SELECT format('CREATE SCHEMA IF NOT EXISTS %I', nspname) FROM spaces
    UNION SELECT format('CREATE SCHEMA IF NOT EXISTS %I', n.nspname) FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace
    WHERE n.nspname <> 'pg_catalog' ORDER BY 1)
  || ARRAY(SELECT format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I CASCADE', x.extname, n.nspname)
    FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace WHERE x.extname <> 'plpgsql' ORDER BY x.oid)
  || ARRAY(SELECT format('CREATE TYPE %s AS ENUM (%s)', format_type(n.oid, NULL),
      (SELECT string_agg(quote_literal(v.enumlabel), ', ' ORDER BY v.enumsortorder) FROM pg_enum v WHERE v.enumtypid = n.oid))
    FROM enums n ORDER BY 1)
  || ARRAY(SELECT format('CREATE SEQUENCE %s AS %s %s', name, type, options) FROM sequences
    WHERE deptype IS DISTINCT FROM 'i' ORDER BY 1)
  || ARRAY(SELECT format('CREATE TABLE %s (%s)', t.name, string_agg(c.definition, ', ' ORDER BY c.attnum))
    FROM tables t LEFT JOIN columns c ON c.attrelid = t.oid GROUP BY t.oid, t.name ORDER BY t.name) AS before,
  (SELECT coalesce(json_agg(json_build_object('name', t.name, 'columns', (SELECT string_agg(c.name, ', ' ORDER BY c.attnum)
    FROM columns c WHERE c.attrelid = t.oid AND c.attgenerated = '')) ORDER BY t.name), '[]') FROM tables t) AS tables,
  (SELECT coalesce(json_agg(name ORDER BY name), '[]') FROM sequences) AS sequences,
  ARRAY(SELECT format('ALTER SEQUENCE %s OWNED BY %s.%s', q.name, t.name, c.name) FROM sequences q JOIN tables t ON t.oid = q.refobjid
    JOIN columns c ON c.attrelid = t.oid AND c.attnum = q.refobjsubid WHERE q.deptype = 'a' ORDER BY 1)
  || ARRAY(SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', t.name, n.conname, pg_get_constraintdef(n.oid))
    FROM pg_constraint n JOIN tables t ON t.oid = n.conrelid WHERE n.contype IN ('p', 'u', 'c', 'x')
    ORDER BY array_position(ARRAY['p', 'u', 'x', 'c'], n.contype::text), t.name, n.conname)
  || ARRAY(SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN tables t ON t.oid = i.indrelid
    WHERE i.indisvalid AND NOT EXISTS (SELECT FROM pg_constraint n WHERE n.conindid = i.indexrelid AND n.contype IN ('p', 'u', 'x'))
    ORDER BY 1)
  || ARRAY(SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', t.name, n.conname, pg_get_constraintdef(n.oid))
    FROM pg_constraint n JOIN tables t ON t.oid = n.conrelid WHERE n.contype = 'f' ORDER BY t.name, n.conname)
  || ARRAY(SELECT format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name) FROM tables WHERE relrowsecurity ORDER BY 1)
  || ARRAY(SELECT format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name) FROM tables WHERE relforcerowsecurity ORDER BY 1)
  || ARRAY(SELECT format('CREATE POLICY %I ON %I.%I AS %s FOR %s TO %s%s%s', p.policyname, p.schemaname, p.tablename, p.permissive, p.cmd,
      (SELECT string_agg(CASE r WHEN 'public' THEN 'PUBLIC' ELSE quote_ident(r) END, ', ') FROM unnest(p.roles) r),
      coalesce(' USING (' || p.qual || ')', ''), coalesce(' WITH CHECK (' || p.with_check || ')', ''))
    FROM pg_policies p JOIN spaces s ON s.nspname = p.schemaname ORDER BY 1) AS after`;

export interface DumpCatalogue {
  /** What these tables need and what only pg_dump can write down: types and functions of a person, tables elsewhere. */
  beyond: string[];
  before: string[];
  tables: { name: string; columns: string | null }[];
  sequences: string[];
  after: string[];
}
