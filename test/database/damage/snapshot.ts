import type { Database } from "../../../src/domain/database.ts";
import { losses, type PrintedRow, type Snapshot } from "../../support/table-snapshot.ts";
import { literal, quoted, wanted } from "./wanted.ts";

const own = "n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'";

/** Every row of every table in every schema, but what the product keeps for itself; the app's tables by name alone. */
export async function allRows(database: Pick<Database, "query">): Promise<Snapshot> {
  const tables = await database.query<{ schema: string; name: string; columns: string[]; key: string[] | null }>(
    `SELECT n.nspname AS schema, c.relname AS name,
      ARRAY(SELECT a.attname::text FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS columns,
      (SELECT ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) AS part(number)
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = part.number ORDER BY a.attname)
        FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary) AS key
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND c.relispopulated AND ${own} AND n.nspname NOT IN ('dittofeed_setup', 'drizzle')
    ORDER BY 1, 2`,
  );
  if (tables.length === 0) return {};
  const called = (schema: string, name: string) => (schema === "public" ? name : `${schema}.${name}`);
  const questions = tables.map(({ schema, name, columns }) => {
    const pairs = columns.map((column) => `${literal(column)}, t.${quoted(column)}::text`);
    // A row with more columns than a function takes arguments is printed in parts.
    const parts =
      pairs.length === 0 ? ["'{}'::jsonb"] : chunks(pairs, 40).map((some) => `jsonb_build_object(${some.join(", ")})`);
    return `SELECT ${literal(called(schema, name))} AS name,
      (SELECT coalesce(json_agg(${parts.join(" || ")}), '[]') FROM ONLY ${quoted(schema)}.${quoted(name)} t) AS rows`;
  });
  const found = await database.query<{ name: string; rows: PrintedRow[] }>(questions.join("\nUNION ALL "));
  const keys = new Map(tables.map(({ schema, name, key }) => [called(schema, name), key]));
  return Object.fromEntries(found.map(({ name, rows }) => [name, { key: keys.get(name) ?? null, rows }]));
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, place) =>
    list.slice(place * size, (place + 1) * size),
  );
}

/**
 * What of `before` is gone or other in `after`; a NULL may have become a value where the app wants one, but nobody
 * knows when a row was made.
 */
export const lost = (before: Snapshot, after: Snapshot): string[] => losses(before, after, mayBeFilled);

const mayBeFilled = Object.fromEntries(
  Object.entries(wanted.tables).map(([name, table]) => [
    name,
    { ...table, columns: table.columns.filter((column) => column.name !== "createdAt") },
  ]),
);

/** By what the app joins, with a foreign key or without: how many rows of each column point at nothing. */
export async function orphansOf(database: Pick<Database, "query">): Promise<ReadonlyMap<string, number>> {
  const joins = [
    ...Object.entries(wanted.tables).flatMap(([table, { foreignKeys }]) =>
      foreignKeys.map(({ columns, refTable }) => ({ table, column: columns[0] ?? "", refTable })),
    ),
    { table: "Workspace", column: "parentWorkspaceId", refTable: "Workspace" },
    { table: "UserJourneyEvent", column: "journeyId", refTable: "Journey" },
  ];
  const counts = new Map<string, number>();
  for (const { table, column, refTable } of joins) {
    const sql = `SELECT count(*)::int AS n FROM public.${quoted(table)} a WHERE a.${quoted(column)} IS NOT NULL
      AND NOT EXISTS (SELECT FROM public.${quoted(refTable)} b WHERE b.id::text = a.${quoted(column)}::text)`;
    // Where the damage took the table or the column there is nothing to join.
    const [row] = await database.query<{ n: number }>(sql).catch(() => []);
    if (row !== undefined) counts.set(`${table}.${column}`, row.n);
  }
  return counts;
}

/** Whatever else a list of the database would compare, one line each: what a dump has to bring back. */
export async function allObjects(database: Pick<Database, "query">): Promise<string[]> {
  const rows = await database.query<{ line: string }>(objectsSql);
  return rows.map(({ line }) => line);
}

const at = "quote_ident(n.nspname) || '.' || quote_ident(c.relname)";
const relations = `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND ${own}`;

const objectsSql = `SELECT line FROM (
  SELECT concat_ws(' ', 'relation', ${at}, c.relkind, c.relpersistence, c.reloptions,
    pg_get_expr(c.relpartbound, c.oid), pg_get_partkeydef(c.oid)) AS line
    FROM ${relations} WHERE c.relkind NOT IN ('i', 'I', 't')
  UNION ALL SELECT concat_ws(' ', 'inherits', ${at}, h.inhparent::regclass) FROM pg_inherits h
    JOIN ${relations} ON c.oid = h.inhrelid WHERE c.relkind NOT IN ('i', 'I')
  UNION ALL SELECT concat_ws(' ', 'column', ${at}, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    a.attidentity, a.attgenerated, a.attstorage, nullif(a.attcollation, 100)::regcollation)
    FROM pg_attribute a JOIN ${relations} ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
    WHERE a.attnum > 0 AND NOT a.attisdropped
  UNION ALL SELECT concat_ws(' ', 'default', ${at}, a.attname, pg_get_expr(d.adbin, d.adrelid))
    FROM pg_attrdef d JOIN ${relations} ON c.oid = d.adrelid
    JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
  UNION ALL SELECT concat_ws(' ', 'constraint', ${at}, k.conname, pg_get_constraintdef(k.oid))
    FROM pg_constraint k JOIN ${relations} ON c.oid = k.conrelid WHERE k.contype <> 't'
  UNION ALL SELECT 'index ' || pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN ${relations} ON c.oid = i.indrelid
    WHERE i.indisvalid
  UNION ALL SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(g.oid), g.tgenabled) FROM pg_trigger g
    JOIN ${relations} ON c.oid = g.tgrelid WHERE NOT g.tgisinternal
  UNION ALL SELECT 'rule ' || pg_get_ruledef(r.oid) FROM pg_rewrite r JOIN ${relations} ON c.oid = r.ev_class
  UNION ALL SELECT concat_ws(' ', 'policy', ${at}, p.polname, p.polcmd, pg_get_expr(p.polqual, p.polrelid))
    FROM pg_policy p JOIN ${relations} ON c.oid = p.polrelid
  UNION ALL SELECT concat_ws(' ', 'sequence', q.schemaname, q.sequencename, q.data_type, q.start_value, q.increment_by,
    q.last_value) FROM pg_sequences q JOIN pg_namespace n ON n.nspname = q.schemaname AND ${own}
    WHERE n.nspname NOT IN ('dittofeed_setup', 'drizzle')
  UNION ALL SELECT concat_ws(' ', 'function', p.oid::regprocedure, md5(p.prosrc)) FROM pg_proc p
    JOIN pg_namespace n ON n.oid = p.pronamespace AND ${own}
    WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  UNION ALL SELECT concat_ws(' ', 'type', t.typname, t.typtype, (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder)
      FROM pg_enum e WHERE e.enumtypid = t.oid), nullif(t.typbasetype, 0)::regtype)
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace AND ${own} WHERE t.typtype IN ('e', 'd', 'r')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
  UNION ALL SELECT concat_ws(' ', 'comment', ${at}, d.objsubid, d.description) FROM pg_description d
    JOIN ${relations} ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
  UNION ALL SELECT concat_ws(' ', 'extension', extname) FROM pg_extension
  UNION ALL SELECT concat_ws(' ', 'publication', pubname, puballtables) FROM pg_publication
  UNION ALL SELECT concat_ws(' ', 'statistics', pg_get_statisticsobjdef(oid)) FROM pg_statistic_ext
) AS lines ORDER BY line`;
