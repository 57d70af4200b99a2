// Over 150 lines: owners, rights and the database's settings are one list of statements, which one block runs.
import type { Database } from "../../../domain/database.ts";
import { isOwn, leftSetting } from "../shared-form.ts";

/** Catalogues whose objects have an owner: its column, and which of them count. */
const owned: readonly (readonly [catalogue: string, owner: string, which?: string])[] = [
  ["pg_namespace", "nspowner"],
  ["pg_class", "relowner", "o.relkind IN ('r', 'p', 'v', 'm', 'f')"],
  // One that belongs to a column follows its table.
  [
    "pg_class",
    "relowner",
    "o.relkind = 'S' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = o.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0)",
  ],
  ["pg_proc", "proowner"],
  [
    "pg_type",
    "typowner",
    "o.typtype IN ('e', 'd', 'r') OR (o.typtype = 'c' AND (SELECT c.relkind FROM pg_class c WHERE c.oid = o.typrelid) = 'c')",
  ],
  ["pg_collation", "collowner"],
  ["pg_operator", "oprowner"],
  ["pg_opclass", "opcowner"],
  ["pg_opfamily", "opfowner"],
  ["pg_conversion", "conowner"],
  ["pg_language", "lanowner"],
  ["pg_ts_dict", "dictowner"],
  ["pg_ts_config", "cfgowner"],
  ["pg_foreign_data_wrapper", "fdwowner"],
  ["pg_foreign_server", "srvowner"],
  ["pg_statistic_ext", "stxowner"],
  ["pg_publication", "pubowner"],
  ["pg_event_trigger", "evtowner"],
  ["pg_largeobject_metadata", "lomowner"],
];

/** Catalogues whose objects have rights: the column, the letter that `acldefault` knows, and which of them count. */
const guarded: readonly (readonly [catalogue: string, acl: string, owner: string, which?: string])[] = [
  ["pg_namespace", "nspacl", "nspowner"],
  ["pg_class", "relacl", "relowner", "o.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')"],
  ["pg_proc", "proacl", "proowner"],
  ["pg_type", "typacl", "typowner"],
  ["pg_language", "lanacl", "lanowner"],
  ["pg_foreign_data_wrapper", "fdwacl", "fdwowner"],
  ["pg_foreign_server", "srvacl", "srvowner"],
  ["pg_largeobject_metadata", "lomacl", "lomowner"],
];

/** Rights of schema public as initdb gives them are no news. Its owner gives them, whoever that is. */
const asMade = (acl: string) =>
  `${acl} IS NOT DISTINCT FROM (SELECT i.initprivs FROM pg_init_privs i WHERE i.classoid = o.tableoid AND i.objoid = o.oid AND i.objsubid = 0)`;

/** PostgreSQL calls a large object by the catalogue of its pages. */
const classOf = (catalogue: string) =>
  catalogue === "pg_largeobject_metadata" ? "'pg_largeobject'::regclass::oid" : "o.tableoid";

const counts = (catalogue: string) =>
  catalogue === "pg_namespace" ? `(${isOwn(catalogue, "o.oid")} OR o.nspname = 'public')` : isOwn(catalogue, "o.oid");

const role = (oid: string) => `CASE WHEN ${oid} = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(${oid})) END`;

const grants = (acl: string, privilege: string, object: string) =>
  `SELECT format('GRANT %s ON %s TO %s%s', string_agg(DISTINCT ${privilege}, ', '), ${object}, ${role("x.grantee")},
      CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
    FROM aclexplode(${acl}) x GROUP BY x.grantee, x.is_grantable`;

const defaultKind = `CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'ROUTINES' WHEN 'T' THEN 'TYPES'
        WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END`;

/** To be asked with an empty search_path: only then does PostgreSQL spell names with their schema. */
const rightsSql = `WITH owners AS (
  ${owned
    .map(
      ([catalogue, owner, which = "true"]) =>
        `SELECT ${classOf(catalogue)} AS class, o.oid, o.${owner} AS owner FROM ${catalogue} o WHERE ${counts(catalogue)} AND (${which})`,
    )
    .join("\n  UNION ALL ")}
), guarded AS (
  ${guarded
    .map(
      ([catalogue, acl, owner, which = "true"]) =>
        `SELECT ${classOf(catalogue)} AS class, o.oid, o.${owner} AS owner, o.${acl} AS acl FROM ${catalogue} o
    WHERE o.${acl} IS NOT NULL AND ${counts(catalogue)} AND (${which}) AND NOT (${asMade(`o.${acl}`)})`,
    )
    .join("\n  UNION ALL ")}
), named AS (
  SELECT g.*, CASE i.type WHEN 'function' THEN 'ROUTINE' WHEN 'procedure' THEN 'ROUTINE' WHEN 'aggregate' THEN 'ROUTINE'
      WHEN 'view' THEN 'TABLE' WHEN 'materialized view' THEN 'TABLE' WHEN 'foreign table' THEN 'TABLE' WHEN 'server' THEN 'FOREIGN SERVER'
      WHEN 'foreign-data wrapper' THEN 'FOREIGN DATA WRAPPER' ELSE upper(i.type) END || ' ' || i.identity AS object
  FROM guarded g, pg_identify_object(g.class, g.oid, 0) i
), statements AS (
  SELECT 1 AS step, o.class::regclass || '/' || o.oid AS key, format('ALTER %s %s OWNER TO %I', CASE i.type WHEN 'statistics object' THEN 'STATISTICS'
      WHEN 'foreign-data wrapper' THEN 'FOREIGN DATA WRAPPER' WHEN 'composite type' THEN 'TYPE' ELSE upper(i.type) END,
      i.identity, pg_get_userbyid(o.owner)) AS sql
  FROM owners o, pg_identify_object(o.class, o.oid, 0) i
  WHERE NOT (i.type = 'schema' AND i.identity = 'public' AND pg_get_userbyid(o.owner) = 'pg_database_owner')
  UNION ALL SELECT 2, class::regclass || '/' || oid, format('REVOKE ALL ON %s FROM PUBLIC, %I', object, pg_get_userbyid(owner)) FROM named
  UNION ALL SELECT 3, n.class::regclass || '/' || n.oid, s.sql FROM named n, LATERAL (${grants("n.acl", "x.privilege_type", "n.object")}) s (sql)
  UNION ALL SELECT 4, 'pg_class/' || c.oid, s.sql FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid,
    LATERAL (${grants("a.attacl", "format('%s (%I)', x.privilege_type, a.attname)", "'TABLE ' || a.attrelid::regclass")}) s (sql)
    WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND ${isOwn("pg_class", "c.oid")}
  UNION ALL SELECT 5, '', format('ALTER DEFAULT PRIVILEGES FOR ROLE %1$I REVOKE ALL ON %2$s FROM PUBLIC, %1$I', pg_get_userbyid(d.defaclrole), ${defaultKind})
    FROM pg_default_acl d WHERE d.defaclnamespace = 0
  UNION ALL SELECT 6, '', format('ALTER DEFAULT PRIVILEGES FOR ROLE %I%s GRANT %s ON %s TO %s%s', pg_get_userbyid(d.defaclrole),
      coalesce(' IN SCHEMA ' || quote_ident(n.nspname), ''), string_agg(DISTINCT x.privilege_type, ', '),
      ${defaultKind}, ${role("x.grantee")}, CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
    FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace, aclexplode(d.defaclacl) x
    GROUP BY d.oid, d.defaclrole, d.defaclobjtype, n.nspname, x.grantee, x.is_grantable
)
SELECT key, sql FROM statements ORDER BY step, sql`;

/** Lists are stored as they are to be written; anything else is one value. */
const settingsSql = `SELECT format('SET %s TO %s', quote_ident(split_part(s, '=', 1)),
    CASE WHEN split_part(s, '=', 1) IN ('search_path', 'session_preload_libraries', 'local_preload_libraries', 'temp_tablespaces')
      THEN substr(s, strpos(s, '=') + 1) ELSE quote_literal(substr(s, strpos(s, '=') + 1)) END) AS sql
  FROM pg_db_role_setting d, unnest(d.setconfig) WITH ORDINALITY AS u (s, n)
  WHERE d.setrole = 0 AND d.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY n`;

/**
 * Owners, rights and the database's own settings as one statement. Where the dump is read back, a role may be missing
 * or a right lacking: what cannot be done is said, and the rest goes on. pg_dump's own statements would end all of it.
 * `lost`: what the dump does not hold, as `class/oid`.
 */
export async function rightsStatement(
  database: Pick<Database, "query">,
  lost: ReadonlySet<string> = new Set(),
): Promise<string> {
  const found = await database.query<{ key: string; sql: string }>(rightsSql);
  const statements = found.filter(({ key }) => !lost.has(key));
  const settings = await database.query<{ sql: string }>(settingsSql);
  const all = [
    ...statements.map(({ sql }) => literal(sql)),
    ...settings.map(({ sql }) => `format('ALTER DATABASE %I %s', current_database(), ${literal(sql)})`),
  ];
  return `DO ${quoted(`DECLARE
  statement text;
  undone text := '';
BEGIN
  FOREACH statement IN ARRAY ARRAY[
    ${all.join(",\n    ")}
  ]::text[] LOOP
    BEGIN
      EXECUTE statement;
    EXCEPTION WHEN undefined_object OR undefined_table OR undefined_function OR insufficient_privilege
      OR invalid_parameter_value OR feature_not_supported THEN
      RAISE WARNING '%: %', statement, SQLERRM;
      undone := undone || replace(statement || ': ' || SQLERRM, E'\\n', ' ') || E'\\n';
    END;
  END LOOP;
  PERFORM pg_catalog.set_config('${leftSetting}', undone, true);
END`)}`;
}

/** The same, asked by itself: the names are spelled with their schemas, whatever the session's search_path is. */
export async function readRights(database: Pick<Database, "query">): Promise<string> {
  await database.query("BEGIN READ ONLY; SET LOCAL search_path = ''; SET LOCAL quote_all_identifiers = off");
  try {
    return await rightsStatement(database);
  } finally {
    await database.query("ROLLBACK");
  }
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Between marks that the text does not hold. */
function quoted(text: string): string {
  let mark = "$rights$";
  for (let n = 1; text.includes(mark); n += 1) mark = `$rights${n}$`;
  return `${mark}\n${text}\n${mark}`;
}
