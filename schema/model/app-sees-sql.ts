/**
 * Parts of the introspection: what the app's own program and its migrator would meet. Subqueries
 * that give one JSON value each.
 */

/** As the migrator sorts it: the last row is the one that counts. */
const rows = `SELECT coalesce(json_agg(json_build_object('hash', hash, 'createdAt', created_at)
  ORDER BY created_at, id), '[]')::text AS list FROM drizzle.__drizzle_migrations`;

/**
 * `query_to_xml` reads the journal, since a plain SELECT may not name a table that may not exist,
 * and a setting that would carry the answer stays behind in a pooler's session.
 */
export const journalSql = `(SELECT json_build_object('kind', j.kind, 'owner', j.owner, 'readable', j.readable, 'columns', j.columns,
    'rows', CASE WHEN j.readable AND j.kind <> 'f' AND (SELECT count(*) FROM json_object_keys(j.columns)) = 3
      THEN replace(replace(replace(substring(query_to_xml($journal$${rows}$journal$, false, true, '')::text
        FROM '<list>(.*)</list>'), '&lt;', '<'), '&gt;', '>'), '&amp;', '&')::json END)
  FROM (SELECT c.relkind AS kind, pg_get_userbyid(c.relowner) AS owner,
      has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
        AND NOT row_security_active(c.oid) AS readable,
      (SELECT coalesce(json_object_agg(a.attname, format_type(a.atttypid, a.atttypmod)), '{}') FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attname IN ('id', 'hash', 'created_at') AND NOT a.attisdropped) AS columns
    FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid
    WHERE n.nspname = 'drizzle' AND c.relname = '__drizzle_migrations' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')) j)`;

/**
 * Without a backslash: a role may have standard_conforming_strings off. The schemas in which the
 * app's names are looked up, in order, as role and database have set it.
 * Our own search_path is another by now. `holds`: some table of the app's is there.
 */
export const searchPathSql = `(SELECT json_agg(json_build_object('schema', p.schema, 'holds',
    EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = p.oid AND c.relkind IN ('r', 'p', 'v', 'f')
      AND c.relname IN ('Workspace', 'WorkspaceMember', 'WriteKey', 'Segment', 'Journey'))) ORDER BY p.place)
  FROM (SELECT n.oid, n.nspname AS schema, w.place
    FROM (SELECT coalesce((SELECT substring(c.setting FROM 13)
        FROM pg_db_role_setting s CROSS JOIN unnest(s.setconfig) AS c (setting)
        WHERE c.setting LIKE 'search_path=%' AND s.setrole IN (0, to_regrole(quote_ident(session_user)))
          AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
        ORDER BY s.setrole <> 0 DESC, s.setdatabase <> 0 DESC LIMIT 1), '"$user", public') AS setting) told
      CROSS JOIN regexp_split_to_table(told.setting, '[[:space:]]*,[[:space:]]*') WITH ORDINALITY AS w (word, place)
      JOIN pg_namespace n ON n.nspname = CASE WHEN w.word IN ('$user', '"$user"') THEN session_user::text
        WHEN w.word LIKE '"%"' THEN replace(trim(BOTH '"' FROM w.word), '""', '"') ELSE lower(w.word) END) p)`;
