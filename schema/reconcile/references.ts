import type { Database } from "../../src/domain/database.ts";
import type { SchemaModel } from "../model/schema-model.ts";
import { quoteIdentifier, quoteLiteral } from "../model/sql.ts";
import { inPublic } from "./statements.ts";

/** A column, or several, whose values say which row of a table is meant. */
export interface Reference {
  /** As it stands in a statement: `"own"."invoices"`. */
  readonly from: string;
  /** As people read it: `own.invoices.ws`. */
  readonly name: string;
  /** What joins a row `c` of it to the row `t` that it means. */
  readonly joins: string;
  /** False: this role may not see all of its rows, so nobody can say that none means it. */
  readonly readable: boolean;
}

interface Join {
  readonly table: string;
  readonly column: string;
  readonly to: string;
}

/**
 * By what the app joins without a foreign key in its own schema: backend-lib/src/requestContext.ts
 * and messaging.ts (a workspace and its parent), journeys/recordNodeProcessed.ts,
 * computedProperties/periods.ts, api/src/buildApp/requestContext.ts (who occupies a workspace).
 */
const joins: readonly Join[] = [
  { table: "Workspace", column: "parentWorkspaceId", to: "Workspace" },
  { table: "UserJourneyEvent", column: "journeyId", to: "Journey" },
  { table: "ComputedPropertyPeriod", column: "computedPropertyId", to: "Segment" },
  { table: "ComputedPropertyPeriod", column: "computedPropertyId", to: "UserProperty" },
  { table: "ComputedPropertyPeriod", column: "computedPropertyId", to: "ComputedProperty" },
  { table: "WorkspaceOccupantSetting", column: "workspaceOccupantId", to: "WorkspaceMember" },
];

/**
 * Their ids stand in definitions too, which are JSON: a segment in a journey, a group in a segment.
 */
const inDefinitions: readonly string[] = [
  ...["Workspace", "Segment", "UserProperty", "MessageTemplate", "SubscriptionGroup", "Journey", "Broadcast"],
  ...["Secret", "EmailProvider", "SmsProvider", "Integration"],
];

/** So many other tables with ids are read at most; each takes a lock on the server. */
const mostOthers = 500;

/**
 * Everything that may mean a row of one of the app's tables: foreign keys of every schema, what the
 * app joins by whether a key says so or not, columns of the operator's tables that are called like
 * those, and every other uuid of theirs. Reads the catalogue only.
 */
export async function referencesTo(
  database: Database,
  table: string,
  found: SchemaModel,
  wanted: SchemaModel,
): Promise<Reference[]> {
  const rows = await database.query<Row>(catalogueSql(table, found, wanted));
  return [...rows.map(toReference), ...definitionsThatMayName(table, found)];
}

interface Row {
  from: string;
  name: string;
  columns: string[];
  ref_columns: string[];
  same_type: boolean;
  readable: boolean;
}

const toReference = ({ from, name, columns, ref_columns, same_type, readable }: Row): Reference => ({
  ...{ from, name: `${name}.${columns.join(", ")}`, readable },
  joins: columns
    .map((column, place) => {
      const [own, other] = [`c.${quoteIdentifier(column)}`, `t.${quoteIdentifier(ref_columns[place] ?? "")}`];
      return same_type ? `${own} = ${other}` : `${own}::text = ${other}::text`;
    })
    .join(" AND "),
});

function definitionsThatMayName(table: string, found: SchemaModel): Reference[] {
  if (!inDefinitions.includes(table)) return [];
  return Object.entries(found.tables).flatMap(([from, model]) =>
    model.columns
      .filter(({ type }) => type === "jsonb" || type === "json")
      .map(({ name }) => ({
        ...{ from: inPublic(from), name: `${from}.${name}`, readable: true },
        joins: `strpos(c.${quoteIdentifier(name)}::text, t.id::text) > 0${from === table ? " AND c.id <> t.id" : ""}`,
      })),
  );
}

/** `workspace_id` and `WorkspaceID` are called like `workspaceId`. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

function catalogueSql(table: string, found: SchemaModel, wanted: SchemaModel): string {
  const byApp: Join[] = [
    ...joins.filter(({ to }) => to === table),
    ...Object.entries(wanted.tables).flatMap(([from, model]) =>
      model.foreignKeys
        .filter(({ refTable, columns }) => refTable === table && columns.length === 1)
        .map(({ columns }) => ({ table: from, column: columns[0] ?? "", to: table })),
    ),
  ].filter(({ table: from, column }) => found.tables[from]?.columns.some(({ name }) => name === column) === true);
  const names = [...new Set([...byApp.map(({ column }) => plain(column)), plain(`${table}Id`)])];
  const pairs = byApp.map(({ table: from, column }) => `(${quoteLiteral(from)}, ${quoteLiteral(column)})`);
  const apps = Object.keys(wanted.tables).map(quoteLiteral).join(", ");
  return `WITH RECURSIVE target AS (
  SELECT ${quoteLiteral(inPublic(table))}::regclass::oid AS oid
  UNION SELECT i.inhrelid FROM pg_inherits i JOIN target ON target.oid = i.inhparent
), by_app (relname, attname) AS (VALUES (NULL::text, NULL::text)${pairs.map((pair) => `, ${pair}`).join("")}
), tables AS (
  SELECT c.oid, n.nspname, c.relname, c.relkind,
    has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid) AS readable,
    n.nspname = 'public' AND c.relname = ANY (ARRAY[${apps}]) AS is_app
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'dittofeed_setup')
), foreign_keys AS (
  SELECT n.conrelid, n.conkey, n.confkey,
    ARRAY(SELECT a.attname::text FROM unnest(n.conkey) WITH ORDINALITY k (num, place)
      JOIN pg_attribute a ON a.attrelid = n.conrelid AND a.attnum = k.num ORDER BY k.place) AS columns,
    ARRAY(SELECT a.attname::text FROM unnest(n.confkey) WITH ORDINALITY k (num, place)
      JOIN pg_attribute a ON a.attrelid = n.confrelid AND a.attnum = k.num ORDER BY k.place) AS ref_columns
  FROM pg_constraint n JOIN target ON target.oid = n.confrelid
  WHERE n.contype = 'f' AND n.conparentid = 0
), columns AS (
  SELECT t.*, a.attname::text AS attname, a.atttypid, regexp_replace(lower(a.attname), '[^a-z0-9]', '', 'g') = ANY (ARRAY[${names.map(quoteLiteral).join(", ")}]) AS is_named
  FROM tables t JOIN pg_class c ON c.oid = t.oid JOIN pg_attribute a ON a.attrelid = t.oid
  WHERE a.attnum > 0 AND NOT a.attisdropped AND NOT c.relispartition
    -- What is inherited is read through the table that it is inherited from.
    AND (a.attinhcount = 0 OR a.attislocal)
    AND a.atttypid IN ('uuid'::regtype, 'text'::regtype, 'varchar'::regtype, 'bpchar'::regtype)
), id AS (
  SELECT a.atttypid FROM pg_attribute a WHERE a.attrelid = ${quoteLiteral(inPublic(table))}::regclass AND a.attname = 'id' AND NOT a.attisdropped
), joined AS (
  SELECT c.*, row_number() OVER (PARTITION BY c.is_app OR c.is_named ORDER BY c.nspname, c.relname, c.attname) AS place
  FROM columns c CROSS JOIN id
  WHERE NOT EXISTS (SELECT FROM foreign_keys f WHERE f.conrelid = c.oid AND f.columns = ARRAY[c.attname])
    AND CASE WHEN c.is_app THEN (c.relname, c.attname) IN (SELECT relname, attname FROM by_app)
      ELSE (c.is_named OR (c.atttypid = 'uuid'::regtype AND lower(c.attname) <> 'id')) AND c.oid NOT IN (SELECT oid FROM target) END
)
SELECT quote_ident(t.nspname) || '.' || quote_ident(t.relname) AS "from",
  CASE WHEN t.nspname = 'public' THEN t.relname ELSE t.nspname || '.' || t.relname END AS name, f.columns, f.ref_columns, true AS same_type, t.readable
FROM foreign_keys f JOIN tables t ON t.oid = f.conrelid
UNION ALL
SELECT quote_ident(j.nspname) || '.' || quote_ident(j.relname),
  CASE WHEN j.nspname = 'public' THEN j.relname ELSE j.nspname || '.' || j.relname END, ARRAY[j.attname], ARRAY['id'],
  j.atttypid = id.atttypid, j.readable
FROM joined j CROSS JOIN id WHERE (j.is_app OR j.is_named OR j.place <= ${mostOthers}) AND (j.readable OR j.is_app OR j.is_named)
ORDER BY 2, 3`;
}
