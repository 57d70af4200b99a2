// Over 150 lines: a table's columns, parents and parts are one statement with what it is made of.
import { isOwn, spaces } from "../shared-form.ts";
import { objects, rank } from "./object.ts";

/** Tables, sequences and views. */

const name = "format('%I.%I', s.nspname, c.relname)";
export const relations = `FROM pg_class c JOIN (${spaces}) s ON s.oid = c.relnamespace`;
export const ownRelation = isOwn("pg_class", "c.oid");

const persistence = "CASE WHEN c.relpersistence = 'u' THEN 'UNLOGGED ' ELSE '' END";

const optionsOf = (reloptions: string, prefix = "") =>
  `(SELECT string_agg(format('${prefix}%s=%L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', ') FROM unnest(${reloptions}) o)`;

const sequenceOptions = `format('START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s', q.seqstart, q.seqincrement, q.seqmin,
  q.seqmax, q.seqcache, CASE WHEN q.seqcycle THEN ' CYCLE' ELSE '' END)`;

/** The sequence of an identity column is made with the column. */
const ownerOf = (
  kinds: string,
) => `(SELECT d.refobjid FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
  AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN (${kinds}))`;

const sequences = objects(
  "pg_class",
  {
    oid: "c.oid",
    what: `'sequence ' || ${name}`,
    rank: rank.sequence,
    statements: `ARRAY[format('CREATE %sSEQUENCE %s AS %s %s', ${persistence}, ${name}, format_type(q.seqtypid, NULL), ${sequenceOptions})]`,
  },
  `${relations} JOIN pg_sequence q ON q.seqrelid = c.oid WHERE ${ownRelation} AND ${ownerOf("'i'")} IS NULL`,
);

const ownedBy = objects(
  "owned",
  {
    oid: "c.oid",
    what: `'the owner of sequence ' || ${name}`,
    rank: rank.ownedBy,
    statements: `ARRAY[format('ALTER SEQUENCE %s OWNED BY %s.%I', ${name}, d.refobjid::regclass, a.attname)]`,
    needs: "ARRAY['pg_class/' || c.oid, 'pg_class/' || d.refobjid]",
  },
  `${relations} JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
    AND d.deptype = 'a' AND d.refobjsubid > 0
  JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE c.relkind = 'S' AND ${ownRelation}`,
);

/** From version 18 on each NOT NULL is a constraint with a name; before, there is none of that kind. */
const notNull = `CASE WHEN NOT a.attnotnull THEN ''
  WHEN k.oid IS NULL THEN ' NOT NULL'
  WHEN k.convalidated THEN format(' CONSTRAINT %I NOT NULL%s', k.conname, CASE WHEN k.connoinherit THEN ' NO INHERIT' ELSE '' END)
  ELSE '' END`;

const column = `format('%I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
  CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END,
  CASE WHEN a.attgenerated <> '' THEN format(' GENERATED ALWAYS AS (%s) %s', pg_get_expr(g.adbin, g.adrelid),
      CASE a.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END)
    WHEN q.seqrelid IS NOT NULL THEN format(' GENERATED %s AS IDENTITY (SEQUENCE NAME %s %s)',
      CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END, q.seqrelid::regclass, ${sequenceOptions})
    ELSE '' END, ${notNull})`;

/** What a child of another table has from it alone is not named again; a part of one is made by itself and attached. */
const columns = `SELECT a.attnum, a.attname, a.attislocal OR c.relispartition AS own, a.attnotnull, ${column} AS definition
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef g ON g.adrelid = a.attrelid AND g.adnum = a.attnum
  LEFT JOIN pg_depend i ON a.attidentity <> '' AND i.refclassid = 'pg_class'::regclass AND i.refobjid = a.attrelid
    AND i.refobjsubid = a.attnum AND i.classid = 'pg_class'::regclass AND i.deptype = 'i'
  LEFT JOIN pg_sequence q ON q.seqrelid = i.objid
  LEFT JOIN pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped`;

const parents = `(SELECT string_agg(h.inhparent::regclass::text, ', ' ORDER BY h.inhseqno) FROM pg_inherits h
  WHERE h.inhrelid = c.oid AND NOT c.relispartition)`;

const tables = objects(
  "pg_class",
  {
    oid: "c.oid",
    what: `'table ' || ${name}`,
    rank: rank.table,
    statements: `ARRAY[concat('CREATE ', ${persistence}, 'TABLE ', ${name},
    ' (', (SELECT string_agg(m.definition, ', ' ORDER BY m.attnum) FILTER (WHERE m.own) FROM (${columns}) m), ')',
    ' INHERITS (' || ${parents} || ')',
    ' PARTITION BY ' || pg_get_partkeydef(c.oid),
    (SELECT ' USING ' || quote_ident(m.amname) FROM pg_am m WHERE m.oid = c.relam AND m.amname <> 'heap'),
    ' WITH (' || nullif(concat_ws(', ', ${optionsOf("c.reloptions")}, ${optionsOf("(SELECT t.reloptions FROM pg_class t WHERE t.oid = c.reltoastrelid)", "toast.")}), '') || ')')]
  || ARRAY(SELECT format('ALTER TABLE ONLY %s ALTER COLUMN %I SET NOT NULL', ${name}, m.attname) FROM (${columns}) m
    WHERE NOT m.own AND m.attnotnull AND NOT EXISTS (SELECT FROM pg_inherits h JOIN pg_attribute p ON p.attrelid = h.inhparent
      AND p.attname = m.attname AND p.attnotnull WHERE h.inhrelid = c.oid) ORDER BY m.attnum)
  || CASE WHEN c.relispartition THEN ARRAY(SELECT format('ALTER TABLE ONLY %s ATTACH PARTITION %s %s', h.inhparent::regclass, ${name},
      pg_get_expr(c.relpartbound, c.oid)) FROM pg_inherits h WHERE h.inhrelid = c.oid) ELSE '{}' END
  || CASE WHEN c.reloftype <> 0 THEN ARRAY[format('ALTER TABLE ONLY %s OF %s', ${name}, c.reloftype::regtype)] ELSE '{}' END`,
  },
  `${relations} WHERE c.relkind IN ('r', 'p') AND ${ownRelation}`,
);

/** What fits after the columns are there: defaults may need functions, and functions the table. */
const defaults = objects(
  "pg_attrdef",
  {
    oid: "g.oid",
    what: `format('the default of %s.%I', ${name}, a.attname)`,
    rank: rank.default,
    statements: `ARRAY[format('ALTER %s %s ALTER COLUMN %I SET DEFAULT %s', CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE ONLY' END, ${name},
      a.attname, pg_get_expr(g.adbin, g.adrelid))]`,
  },
  `FROM pg_attrdef g JOIN pg_class c ON c.oid = g.adrelid JOIN (${spaces}) s ON s.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = g.adrelid AND a.attnum = g.adnum WHERE a.attgenerated = '' AND c.relkind IN ('r', 'p', 'v') AND ${ownRelation}`,
);

const views = objects(
  "pg_class",
  {
    oid: "c.oid",
    what: `CASE c.relkind WHEN 'v' THEN 'view ' ELSE 'materialized view ' END || ${name}`,
    rank: rank.view,
    statements: `ARRAY[concat('CREATE ', CASE c.relkind WHEN 'v' THEN 'VIEW ' ELSE 'MATERIALIZED VIEW ' END, ${name},
      (SELECT ' USING ' || quote_ident(m.amname) FROM pg_am m WHERE m.oid = c.relam AND m.amname <> 'heap'),
      ' WITH (' || ${optionsOf("c.reloptions")} || ')', ' AS ', rtrim(pg_get_viewdef(c.oid), ';'),
      CASE c.relkind WHEN 'm' THEN ' WITH NO DATA' ELSE '' END)]`,
  },
  `${relations} WHERE c.relkind IN ('v', 'm') AND ${ownRelation}`,
);

/** In the order in which they were made, so that one which reads another comes after it. */
const refreshes = objects(
  "refresh",
  {
    oid: "c.oid",
    what: `'the rows of ' || ${name}`,
    rank: rank.refresh,
    statements: `ARRAY[format('REFRESH MATERIALIZED VIEW %s', ${name})]`,
    needs: "ARRAY['pg_class/' || c.oid]",
  },
  `${relations} WHERE c.relkind = 'm' AND c.relispopulated AND ${ownRelation}`,
);

export const relationsSql = [sequences, ownedBy, tables, defaults, views, refreshes];
