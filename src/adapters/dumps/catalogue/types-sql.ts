import { isOwn, spaces } from "../shared-form.ts";
import { objects, rank } from "./object.ts";

/** Schemas, extensions, types and routines: what tables are made of. */

const schemas = objects(
  "pg_namespace",
  {
    oid: "s.oid",
    what: "'schema ' || quote_ident(s.nspname)",
    rank: rank.schema,
    statements: "ARRAY[format('CREATE SCHEMA IF NOT EXISTS %I', s.nspname)]",
  },
  `FROM (${spaces}) s WHERE s.nspname = 'public' OR ${isOwn("pg_namespace", "s.oid")}`,
);

/** PostgreSQL brings plpgsql by itself. */
const extensions = objects(
  "pg_extension",
  {
    oid: "x.oid",
    what: "'extension ' || quote_ident(x.extname)",
    rank: rank.extension,
    statements: "ARRAY[format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I CASCADE', x.extname, n.nspname)]",
  },
  "FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace WHERE x.extname <> 'plpgsql'",
);

const collation = (of: string, usual: string) =>
  `CASE WHEN ${of} <> 0 AND ${of} <> ${usual} THEN ' COLLATE ' || ${of}::regcollation ELSE '' END`;

const enumSql = `ARRAY[format('CREATE TYPE %s AS ENUM (%s)', y.oid::regtype,
  (SELECT string_agg(quote_literal(v.enumlabel), ', ' ORDER BY v.enumsortorder) FROM pg_enum v WHERE v.enumtypid = y.oid))]`;

const domainSql = `ARRAY[format('CREATE DOMAIN %s AS %s%s%s%s%s', y.oid::regtype, format_type(y.typbasetype, y.typtypmod),
    ${collation("y.typcollation", "b.typcollation")},
    coalesce(' DEFAULT ' || pg_get_expr(y.typdefaultbin, 0), ' DEFAULT ' || quote_literal(y.typdefault), ''),
    CASE WHEN y.typnotnull THEN ' NOT NULL' ELSE '' END,
    (SELECT string_agg(format(' CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), '' ORDER BY k.conname)
      FROM pg_constraint k WHERE k.contypid = y.oid AND k.contype = 'c' AND k.convalidated))]
  || ARRAY(SELECT format('ALTER DOMAIN %s ADD CONSTRAINT %I %s', y.oid::regtype, k.conname, pg_get_constraintdef(k.oid))
    FROM pg_constraint k WHERE k.contypid = y.oid AND k.contype = 'c' AND NOT k.convalidated ORDER BY k.conname)`;

const compositeSql = `ARRAY[format('CREATE TYPE %s AS (%s)', y.oid::regtype,
  (SELECT string_agg(format('%I %s%s', a.attname, format_type(a.atttypid, a.atttypmod),
      ${collation("a.attcollation", "t.typcollation")}), ', ' ORDER BY a.attnum)
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = y.typrelid AND a.attnum > 0 AND NOT a.attisdropped))]`;

const rangeSql = `ARRAY[format('CREATE TYPE %s AS RANGE (SUBTYPE = %s, SUBTYPE_OPCLASS = %s%s%s%s, MULTIRANGE_TYPE_NAME = %s)', y.oid::regtype,
  format_type(r.rngsubtype, NULL), (SELECT format('%I.%I', n.nspname, o.opcname) FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace WHERE o.oid = r.rngsubopc),
  CASE WHEN r.rngcollation <> 0 THEN ', COLLATION = ' || r.rngcollation::regcollation ELSE '' END,
  CASE WHEN r.rngcanonical <> 0 THEN ', CANONICAL = ' || r.rngcanonical::regproc ELSE '' END,
  CASE WHEN r.rngsubdiff <> 0 THEN ', SUBTYPE_DIFF = ' || r.rngsubdiff::regproc ELSE '' END, r.rngmultitypid::regtype)]`;

const types = objects(
  "pg_type",
  {
    oid: "y.oid",
    what: "'type ' || y.oid::regtype",
    rank: rank.type,
    statements: `CASE y.typtype WHEN 'e' THEN ${enumSql} WHEN 'd' THEN ${domainSql} WHEN 'c' THEN ${compositeSql} ELSE ${rangeSql} END`,
  },
  `FROM pg_type y LEFT JOIN pg_type b ON b.oid = y.typbasetype LEFT JOIN pg_range r ON r.rngtypid = y.oid
  LEFT JOIN pg_class c ON c.oid = y.typrelid JOIN (${spaces}) s ON s.oid = y.typnamespace
  WHERE ${isOwn("pg_type", "y.oid")} AND (y.typtype IN ('e', 'd', 'r') OR (y.typtype = 'c' AND c.relkind = 'c'))`,
);

/** Aggregates are no functions that could be written down so; a range type brings its own. */
const routines = objects(
  "pg_proc",
  {
    oid: "f.oid",
    what: "CASE f.prokind WHEN 'p' THEN 'procedure ' ELSE 'function ' END || f.oid::regprocedure",
    rank: rank.routine,
    statements: "ARRAY[rtrim(pg_get_functiondef(f.oid), E'\\n')]",
  },
  `FROM pg_proc f JOIN (${spaces}) s ON s.oid = f.pronamespace WHERE f.prokind <> 'a' AND ${isOwn("pg_proc", "f.oid")}
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = f.oid AND d.deptype = 'i')`,
);

export const typesSql = [schemas, extensions, types, routines];
