// Over 150 lines: one list, and each line of it is one thing that a restored database must have.
import type { Database } from "../../src/domain/database.ts";

/**
 * All of a database, by names and never by oids, read from PostgreSQL's own catalogues and with nothing of the product:
 * two databases with equal lists are the same to whoever works with them.
 */
export async function databaseList(database: Pick<Database, "query">): Promise<Record<string, unknown[]>> {
  await database.query("SET search_path = ''");
  const list: Record<string, unknown[]> = {};
  for (const [name, sql] of Object.entries(lists)) list[name] = await database.query(sql);
  list.rows = await allRows(database);
  list["values of sequences"] = await allSequences(database);
  await database.query("RESET search_path");
  return list;
}

const spaces = "(SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema') s";
const acl = (column: string) =>
  `ARRAY(SELECT format('%s %s %s', CASE x.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(x.grantee) END, x.privilege_type, x.is_grantable)
    FROM aclexplode(${column}) x ORDER BY 1)`;
const own = "oid >= 16384";

const lists: Record<string, string> = {
  schemas: `SELECT nspname, pg_get_userbyid(nspowner) AS owner, ${acl("nspacl")} AS acl FROM pg_namespace JOIN ${spaces} USING (oid, nspname) ORDER BY 1`,
  extensions: "SELECT extname, extnamespace::regnamespace::text AS at, extversion FROM pg_extension ORDER BY 1",
  relations: `SELECT c.oid::regclass::text AS name, c.relkind, c.relpersistence, c.reloftype::regtype::text AS type, c.reloptions, c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
    c.relispartition, c.relispopulated, pg_get_userbyid(c.relowner) AS owner, ${acl("c.relacl")} AS acl, pg_get_expr(c.relpartbound, c.oid) AS bound,
    CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END AS parts, (SELECT t.reloptions FROM pg_class t WHERE t.oid = c.reltoastrelid) AS toast,
    ARRAY(SELECT h.inhparent::regclass::text FROM pg_inherits h WHERE h.inhrelid = c.oid ORDER BY h.inhseqno) AS parents,
    CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition
    FROM pg_class c JOIN ${spaces} ON s.oid = c.relnamespace WHERE c.relkind <> 't' ORDER BY 1`,
  columns: `SELECT c.oid::regclass::text AS of, a.attname, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum) AS at, format_type(a.atttypid, a.atttypmod) AS type,
    a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid) AS value, a.attcollation::regcollation::text AS collation, a.attstorage,
    a.attcompression, a.attstattarget, a.attoptions, a.attislocal, a.attinhcount, ${acl("a.attacl")} AS acl
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN ${spaces} ON s.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind <> 't' ORDER BY 1, 3`,
  constraints: `SELECT coalesce(nullif(conrelid, 0)::regclass::text, contypid::regtype::text) AS of, conname, pg_get_constraintdef(k.oid) AS definition,
    convalidated, condeferrable, condeferred, conislocal, coninhcount FROM pg_constraint k JOIN ${spaces} ON s.oid = k.connamespace ORDER BY 1, 2`,
  indexes: `SELECT pg_get_indexdef(i.indexrelid) AS definition, indisvalid, indisclustered, indisreplident, indnullsnotdistinct,
    ARRAY(SELECT h.inhparent::regclass::text FROM pg_inherits h WHERE h.inhrelid = i.indexrelid) AS attached
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN ${spaces} ON s.oid = c.relnamespace ORDER BY 1`,
  sequences: "SELECT to_jsonb(q) - 'last_value' AS is FROM pg_sequences q ORDER BY 1",
  "owners of sequences": `SELECT objid::regclass::text AS sequence, deptype, refobjid::regclass::text AS of, a.attname FROM pg_depend d
    JOIN pg_class c ON c.oid = objid AND c.relkind = 'S' JOIN pg_attribute a ON a.attrelid = refobjid AND a.attnum = refobjsubid WHERE d.classid = 'pg_class'::regclass ORDER BY 1`,
  types: `SELECT y.oid::regtype::text AS name, typtype, typnotnull, format_type(typbasetype, typtypmod) AS base, typdefault, typcollation::regcollation::text AS collation,
    ARRAY(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = y.oid ORDER BY enumsortorder) AS labels, pg_get_userbyid(typowner) AS owner, ${acl("typacl")} AS acl,
    (SELECT to_jsonb(r) - 'rngtypid' - 'rngmultitypid' FROM pg_range r WHERE r.rngtypid = y.oid) AS range
    FROM pg_type y JOIN ${spaces} ON s.oid = y.typnamespace WHERE typcategory <> 'A' ORDER BY 1`,
  routines: `SELECT p.oid::regprocedure::text AS name, CASE WHEN prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS definition, pg_get_userbyid(proowner) AS owner,
    ${acl("proacl")} AS acl FROM pg_proc p JOIN ${spaces} ON s.oid = p.pronamespace ORDER BY 1`,
  triggers: `SELECT pg_get_triggerdef(t.oid) AS definition, tgenabled, tgparentid <> 0 AS of_parent FROM pg_trigger t WHERE NOT tgisinternal ORDER BY 1`,
  rules: `SELECT pg_get_ruledef(oid) AS definition, ev_enabled FROM pg_rewrite WHERE ${own} ORDER BY 1`,
  policies: "SELECT to_jsonb(p) AS is FROM pg_policies p ORDER BY 1",
  statistics: `SELECT pg_get_statisticsobjdef(oid) AS definition, stxstattarget, pg_get_userbyid(stxowner) AS owner FROM pg_statistic_ext ORDER BY 1`,
  publications:
    "SELECT to_jsonb(p) - 'oid' - 'pubowner' AS is, pg_get_userbyid(pubowner) AS owner FROM pg_publication p ORDER BY 1",
  "tables of publications": "SELECT to_jsonb(p) AS is FROM pg_publication_tables p ORDER BY 1",
  "event triggers": `SELECT evtname, evtevent, evtenabled, evttags, evtfoid::regproc::text AS runs, pg_get_userbyid(evtowner) AS owner FROM pg_event_trigger ORDER BY 1`,
  comments: `SELECT i.type, i.identity, d.description FROM pg_description d, pg_identify_object(classoid, objoid, objsubid) i
    WHERE objoid >= 16384 OR classoid = 'pg_namespace'::regclass ORDER BY 1, 2`,
  "large objects": `SELECT m.oid::int, md5(lo_get(m.oid)) AS bytes, pg_get_userbyid(lomowner) AS owner, ${acl("lomacl")} AS acl FROM pg_largeobject_metadata m ORDER BY 1`,
  "default rights": `SELECT pg_get_userbyid(defaclrole) AS role, defaclnamespace::regnamespace::text AS at, defaclobjtype, ${acl("defaclacl")} AS acl FROM pg_default_acl ORDER BY 1, 2, 3`,
  "settings of the database": `SELECT setconfig FROM pg_db_role_setting JOIN pg_database b ON b.oid = setdatabase WHERE datname = current_database() AND setrole = 0`,
};

async function allRows(database: Pick<Database, "query">): Promise<unknown[]> {
  const tables = await database.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN ${spaces} ON s.oid = c.relnamespace WHERE c.relkind IN ('r', 'm') AND c.relispopulated ORDER BY 1`,
  );
  const rows: unknown[] = [];
  for (const { name } of tables)
    rows.push({ name, all: await database.query(`SELECT t::text AS row FROM ONLY ${name} t ORDER BY 1`) });
  return rows;
}

async function allSequences(database: Pick<Database, "query">): Promise<unknown[]> {
  const names = await database.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN ${spaces} ON s.oid = c.relnamespace WHERE c.relkind = 'S' ORDER BY 1`,
  );
  const values: unknown[] = [];
  for (const { name } of names)
    values.push({ name, at: await database.query(`SELECT last_value, is_called FROM ${name}`) });
  return values;
}
