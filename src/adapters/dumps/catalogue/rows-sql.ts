import { isOwn, spaces } from "../shared-form.ts";

const own = `FROM pg_class c JOIN (${spaces}) s ON s.oid = c.relnamespace WHERE ${isOwn("pg_class", "c.oid")}`;

/** Held while they are read, so that nobody changes one between its columns and its rows. */
export const lockSql = `SELECT string_agg(format('ONLY %I.%I', s.nspname, c.relname), ', ' ORDER BY c.oid) AS names ${own} AND c.relkind IN ('r', 'p')`;

const columns = `(SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')`;

/** Rows that a person added to a table which an extension brings, by the condition with which the extension tells them. */
const added = `FROM pg_extension x, unnest(x.extconfig, x.extcondition) AS e (table_id, condition) JOIN pg_class c ON c.oid = e.table_id`;

/**
 * Where rows go, and where they are taken from. A computed value is computed again. A partitioned table has its rows in
 * its parts.
 */
export const tablesSql = `SELECT format('%s (%s)', name, columns) AS name, coalesce(rows, format('%s (%s)', name, columns)) AS rows FROM (
  SELECT format('%I.%I', s.nspname, c.relname) AS name, ${columns} AS columns, NULL AS rows ${own} AND c.relkind = 'r'
  UNION ALL SELECT c.oid::regclass::text, ${columns}, format('(SELECT %s FROM %s %s)', ${columns}, c.oid::regclass, e.condition) ${added} WHERE c.relkind = 'r'
) t WHERE columns IS NOT NULL ORDER BY 1`;

export const sequencesSql = `SELECT format('%I.%I', s.nspname, c.relname) AS name ${own} AND c.relkind = 'S'
UNION ALL SELECT c.oid::regclass::text ${added} WHERE c.relkind = 'S' ORDER BY 1`;

const part = 65_536;

/**
 * Statements, a line for each part. `decode` of hexadecimal digits, because COPY would double the backslashes of any
 * other spelling.
 */
export const largeObjectsSql = `COPY (
  WITH RECURSIVE parts AS (
    SELECT m.oid, 0::bigint AS at, lo_get(m.oid, 0, ${part}) AS bytes FROM pg_largeobject_metadata m
    UNION ALL SELECT p.oid, p.at + ${part}, lo_get(p.oid, p.at + ${part}, ${part}) FROM parts p WHERE length(p.bytes) = ${part}
  )
  SELECT CASE WHEN p.at = 0 THEN format('SELECT pg_catalog.lo_create(%s); ', p.oid) ELSE '' END
    || format('SELECT pg_catalog.lo_put(%s, %s, decode(''%s'', ''hex''));', p.oid, p.at, encode(p.bytes, 'hex'))
  FROM parts p
) TO STDOUT`;
