/**
 * Parts of the introspection: what stands on the app's tables beside columns and keys, and what
 * has the name of something of the app's. Each reads a few rows of a catalogue by its index,
 * however many other tables there are.
 */

/**
 * Over `apps`, the app's own tables by oid: one row for each that has something, as JSON. Row-level
 * security that does not hold this role is none of it where this program has made the policies.
 */
export const odditiesSql = `
  SELECT o.oid, json_agg(json_build_object('what', o.what, 'name', o.name, 'detail', o.detail) ORDER BY o.what, o.name) AS list
  FROM (
    SELECT t.oid, CASE n.contype WHEN 'c' THEN 'check' WHEN 'x' THEN 'exclusion' ELSE 'deferrable-key' END AS what,
      n.conname::text AS name, pg_get_constraintdef(n.oid) AS detail
      FROM apps t JOIN pg_constraint n ON n.conrelid = t.oid
      WHERE n.contype IN ('c', 'x') OR (n.contype IN ('p', 'u') AND n.condeferrable)
    UNION ALL SELECT t.oid, 'trigger', g.tgname, pg_get_triggerdef(g.oid)
      FROM apps t JOIN pg_trigger g ON g.tgrelid = t.oid WHERE NOT g.tgisinternal AND g.tgenabled <> 'D'
    UNION ALL SELECT n.conrelid, 'disabled-foreign-key', n.conname, ''
      FROM apps t JOIN pg_constraint n ON n.conrelid = t.oid AND n.contype = 'f'
      WHERE EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid IN (n.conrelid, n.confrelid)
        AND g.tgconstraint = n.oid AND g.tgenabled IN ('D', 'R'))
    UNION ALL SELECT t.oid, 'rule', r.rulename, pg_get_ruledef(r.oid)
      FROM apps t JOIN pg_rewrite r ON r.ev_class = t.oid WHERE r.ev_enabled <> 'D'
    UNION ALL SELECT t.oid, 'generated', f.attname, 'generated ' || CASE
        WHEN f.attidentity = 'd' THEN 'by default as identity' WHEN f.attidentity = 'a' THEN 'always as identity'
        WHEN f.attgenerated = 'v' THEN 'always, virtual' ELSE 'always, stored' END
      FROM apps t JOIN pg_attribute f ON f.attrelid = t.oid
      WHERE f.attnum > 0 AND NOT f.attisdropped AND (f.attidentity <> '' OR f.attgenerated <> '')
    UNION ALL SELECT t.oid, 'collation', f.attname, c.collname
      FROM apps t JOIN pg_attribute f ON f.attrelid = t.oid AND f.attnum > 0 AND NOT f.attisdropped
      JOIN pg_collation c ON c.oid = f.attcollation AND NOT c.collisdeterministic
    UNION ALL SELECT t.oid, 'unlogged', '', '' FROM apps t JOIN pg_class c USING (oid) WHERE c.relpersistence = 'u'
    UNION ALL SELECT t.oid, 'partitioned', '', pg_get_partkeydef(t.oid) FROM apps t JOIN pg_class c USING (oid) WHERE c.relkind = 'p'
    UNION ALL SELECT t.oid, 'right', w.word, '' FROM apps t JOIN pg_class c USING (oid)
      CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS w (word)
      WHERE NOT (c.relacl IS NULL AND pg_has_role(c.relowner, 'USAGE')) AND NOT CASE w.word
        WHEN 'DELETE' THEN has_table_privilege(t.oid, w.word) ELSE has_any_column_privilege(t.oid, w.word) END
    UNION ALL SELECT t.oid, 'row-security', '', CASE WHEN row_security_active(t.oid) THEN '' ELSE 'forced' END
      FROM apps t JOIN pg_class c USING (oid)
      WHERE c.relrowsecurity AND (row_security_active(t.oid) OR (c.relforcerowsecurity AND NOT EXISTS (
        SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND starts_with(p.polname, 'dittofeed_setup_'))))
  ) o GROUP BY o.oid`;

/**
 * What has a name of the app's and is none of its tables in schema public; `names` is an array. A
 * table makes a type of its own name, so any other type of that name keeps it from being made.
 */
export const namesakesSql = (names: string): string => `
  SELECT coalesce(json_agg(json_build_object('schema', s.schema, 'name', s.name, 'kind', s.kind)), '[]') FROM (
  SELECT n.nspname AS schema, c.relname AS name,
    CASE WHEN c.relispartition THEN 'partition of another table' ELSE k.words ->> c.relkind::text END AS kind
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN (SELECT '{"r":"table","p":"table","v":"view",
    "m":"materialized view","f":"foreign table","S":"sequence","c":"composite type","i":"index","I":"index"}'::jsonb) AS k (words)
  WHERE c.relname = ANY (${names}) AND n.nspname !~ '^pg_'
    AND (n.nspname <> 'public' OR c.relkind NOT IN ('r', 'p') OR c.relispartition)
  UNION ALL SELECT 'public', y.typname, CASE y.typtype WHEN 'd' THEN 'domain' ELSE 'type' END
  FROM pg_type y WHERE y.typname = ANY (${names}) AND y.typnamespace = (SELECT oid FROM public) AND y.typrelid = 0) s`;

/** The same for enum types, in schema public alone. */
export const otherTypesSql = (names: string): string => `
  SELECT coalesce(json_object_agg(y.typname, CASE y.typtype WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite type'
    ELSE 'type that is no enum' END), '{}')
  FROM pg_type y WHERE y.typname = ANY (${names}) AND y.typnamespace = (SELECT oid FROM public) AND y.typtype <> 'e'`;
