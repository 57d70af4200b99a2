import fc from "fast-check";
import { completeSchema } from "../../schema/model/complete-schema.ts";
import { introspect } from "../../schema/model/introspect.ts";
import type { SchemaModel, TableModel } from "../../schema/model/schema-model.ts";
import { quoteIdentifier, quoteList } from "../../schema/model/sql.ts";
import { inPublic } from "../../schema/reconcile/statements.ts";
import type { Database } from "../../src/domain/database.ts";
import { type Link, linksOf, tableOrder } from "./fill-order.ts";
import { Refusals } from "./fill-refusals.ts";
import { type Cell, valuesOf } from "./fill-values.ts";
import { type Snapshot, takeSnapshot } from "./table-snapshot.ts";

export interface FillOptions {
  readonly rowsPerTable: number;
  /** The same seed over the same schema gives the same rows. */
  readonly seed: number;
  /** Some values point nowhere, where no foreign key forbids it yet. */
  readonly orphans?: boolean;
  /** Some rows share what is to be unique, where nothing forbids it yet. */
  readonly duplicates?: boolean;
  /** Some texts are none of the values of the enum that they are to become. */
  readonly strangers?: boolean;
}

export type Row = Readonly<Record<string, Cell>>;

const complete = completeSchema("embedded");

/**
 * Fills every table of schema `public`, in whatever state it is, with rows that its constraints allow; what the options
 * do not ask for is left out also where only the complete schema would forbid it. Gives all rows as they are now.
 */
export async function fillTables(database: Database, options: FillOptions): Promise<Snapshot> {
  const found = await introspect(database);
  const links = Object.fromEntries(Object.keys(found.tables).map((table) => [table, linksOf(table, found, complete)]));
  const filled = new Map<string, readonly Row[]>();
  for (const [place, table] of tableOrder(links).entries()) {
    const rows = rowsFor(table, found, links[table] ?? [], filled, { ...options, seed: options.seed * 1000 + place });
    filled.set(table, rows);
    await insert(database, table, rows);
  }
  return takeSnapshot(database);
}

function rowsFor(
  table: string,
  found: SchemaModel,
  links: readonly Link[],
  filled: ReadonlyMap<string, readonly Row[]>,
  options: FillOptions,
): Row[] {
  const model = found.tables[table] as TableModel;
  if (model.columns.length === 0) return [];
  const refusals = new Refusals(model, options.duplicates === true ? undefined : complete.tables[table]);
  const drafts = fc.sample(draft(table, model, found, options), { seed: options.seed, numRuns: options.rowsPerTable });
  const rows: Row[] = [];
  for (const { cells, picks, copies } of drafts) {
    const row: Record<string, Cell> = { ...cells };
    const targets = (link: Link) => (link.refTable === table ? rows : filled.get(link.refTable)) ?? [];
    const fits = links.every((link, place) =>
      point(row, link, targets(link), picks[place % picks.length] ?? 0, model, options),
    );
    if (options.duplicates === true && copies) copyKeys(row, rows.at(-1), complete.tables[table]);
    if (fits && refusals.accept(row)) rows.push(row);
  }
  return rows;
}

interface Draft {
  readonly cells: Row;
  /** Which row each link points to; see `point`. */
  readonly picks: readonly number[];
  readonly copies: boolean;
}

function draft(table: string, model: TableModel, found: SchemaModel, options: FillOptions): fc.Arbitrary<Draft> {
  const cells = model.columns.map(({ name, type, nullable }): [string, fc.Arbitrary<Cell>] => {
    const wanted = complete.tables[table]?.columns.find((column) => column.name === name)?.type ?? type;
    const becomesEnum = wanted.startsWith('"') && wanted !== type;
    const fitting = valuesOf(becomesEnum ? wanted : type, { ...complete.enums, ...found.enums });
    const strange = becomesEnum && options.strangers === true ? valuesOf(type, found.enums) : fitting;
    const value = fc.oneof({ arbitrary: fitting, weight: 3 }, { arbitrary: strange, weight: 1 });
    return [name, nullable ? fc.option(value, { freq: 4 }) : value];
  });
  return fc.record({
    cells: fc.record(Object.fromEntries(cells)),
    picks: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
    copies: fc.nat(3).map((number) => number === 0),
  });
}

/** Lets the row point to one that is there; false where it would have to and cannot. */
function point(
  row: Record<string, Cell>,
  { columns, refColumns, enforced }: Link,
  targets: readonly Row[],
  pick: number,
  model: TableModel,
  { orphans }: FillOptions,
): boolean {
  if (columns.some((name) => row[name] === null)) return true;
  if (!enforced && orphans === true && pick % 4 === 0) return true;
  const whole = targets.filter((target) => refColumns.every((name) => (target[name] ?? null) !== null));
  const target = whole[pick % Math.max(1, whole.length)];
  const nullable = columns.find((name) => model.columns.some((column) => column.name === name && column.nullable));
  if (target !== undefined)
    for (const [place, name] of columns.entries()) row[name] = target[refColumns[place] ?? ""] ?? null;
  else if (nullable !== undefined) row[nullable] = null;
  // What is to be a foreign key one day, to a table without rows: such a row cannot be but an orphan.
  else return !enforced && orphans === true;
  return true;
}

function copyKeys(row: Record<string, Cell>, other: Row | undefined, wanted: TableModel | undefined): void {
  if (other === undefined) return;
  for (const name of wanted?.uniques.flatMap(({ columns }) => columns) ?? [])
    if (name in row && name !== "id") row[name] = other[name] ?? null;
}

async function insert(database: Database, table: string, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = quoteList(Object.keys(rows[0] ?? {}).filter((name) => name !== ""));
  await database.query(
    `INSERT INTO ${inPublic(table)} (${columns})
      SELECT ${columns} FROM json_populate_recordset(NULL::"public".${quoteIdentifier(table)}, $1::json)`,
    [JSON.stringify(rows)],
  );
}
