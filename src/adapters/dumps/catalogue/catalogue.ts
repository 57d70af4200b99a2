import type { Database } from "../../../domain/database.ts";
import { type Edge, edgesSql, type StandIn, standInsSql } from "./edges-sql.ts";
import { guardsSql } from "./guards-sql.ts";
import { type InOrder, inOrder } from "./in-order.ts";
import { keysSql } from "./keys-sql.ts";
import { type NotHeld, notHeldSql } from "./not-held-sql.ts";
import { type DumpedObject, keyOf } from "./object.ts";
import { relationsSql } from "./relations-sql.ts";
import { rightsStatement } from "./rights.ts";
import { lockSql, sequencesSql, tablesSql } from "./rows-sql.ts";
import { typesSql } from "./types-sql.ts";

export interface Catalogue extends InOrder {
  /** Where rows go, and what gives them: both as COPY wants it. */
  tables: { name: string; rows: string }[];
  sequences: { name: string; value: string; called: boolean }[];
  /** One statement: owners, rights, settings of the database. */
  rights: string;
}

const queries = [...typesSql, ...relationsSql, ...keysSql, ...guardsSql];

/** So many sequences are asked in one statement. */
const atOnce = 500;

/**
 * Everything that a dump by COPY holds, as statements in an order in which they can be run. To be asked in a
 * transaction with an empty search_path: only then does PostgreSQL spell every name with its schema.
 */
export async function readCatalogue(database: Pick<Database, "query">): Promise<Catalogue> {
  const [lock] = await database.query<{ names: string | null }>(lockSql);
  if (lock?.names) await database.query(`LOCK TABLE ${lock.names} IN ACCESS SHARE MODE`);
  const objects: DumpedObject[] = [];
  for (const sql of queries) objects.push(...(await database.query<DumpedObject>(sql)));
  const edges = await database.query<Edge>(edgesSql);
  const standIns = await database.query<StandIn>(standInsSql);
  const notHeld = await database.query<NotHeld>(notHeldSql);
  const names = await namesOf(database, objects, edges, notHeld);
  const ordered = inOrder(objects, { edges, standIns, notHeld }, (key) => names.get(key) ?? key);
  const tables = await database.query<Catalogue["tables"][number]>(tablesSql);
  return {
    ...ordered,
    tables,
    sequences: await valuesOf(database),
    rights: await rightsStatement(database, ordered.lost),
  };
}

/** What edges lead to and nobody writes down, as PostgreSQL itself describes it. */
async function namesOf(
  database: Pick<Database, "query">,
  objects: readonly DumpedObject[],
  edges: readonly Edge[],
  notHeld: readonly NotHeld[],
): Promise<Map<string, string>> {
  const known = new Map(notHeld.map((one) => [keyOf(one), one.what]));
  const held = new Set(objects.map(keyOf));
  const others = [...new Set(edges.map(({ needs }) => needs))].filter((key) => !held.has(key) && !known.has(key));
  const described = await database.query<{ key: string; what: string | null }>(
    `SELECT key, pg_describe_object(split_part(key, '/', 1)::regclass, split_part(key, '/', 2)::oid, 0) AS what FROM unnest($1::text[]) AS key`,
    [others],
  );
  for (const { key, what } of described) known.set(key, what ?? key);
  return known;
}

async function valuesOf(database: Pick<Database, "query">): Promise<Catalogue["sequences"]> {
  const names = await database.query<{ name: string }>(sequencesSql);
  const values: Catalogue["sequences"] = [];
  for (let at = 0; at < names.length; at += atOnce) {
    const some = names.slice(at, at + atOnce).map(({ name }) => name);
    const asked = some.map(
      (name) =>
        `SELECT '${name.replaceAll("'", "''")}' AS name, last_value::text AS value, is_called AS called FROM ${name}`,
    );
    values.push(...(await database.query<Catalogue["sequences"][number]>(asked.join(" UNION ALL "))));
  }
  return values;
}
