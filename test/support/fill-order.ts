import type { SchemaModel } from "../../schema/model/schema-model.ts";

/** Columns that point to another table's: held by a foreign key of the database, or wanted as one. */
export interface Link {
  readonly columns: readonly string[];
  readonly refTable: string;
  readonly refColumns: readonly string[];
  readonly enforced: boolean;
}

/** A wanted link whose table or column is not there has nothing to point to: its target is always empty. */
export function linksOf(table: string, found: SchemaModel, wanted: SchemaModel): Link[] {
  const there = found.tables[table];
  if (there === undefined) return [];
  const enforced = there.foreignKeys.map(({ columns, refTable, refColumns }) => ({
    columns,
    refTable,
    refColumns,
    enforced: true,
  }));
  const held = new Set(enforced.map(spell));
  const missing = (wanted.tables[table]?.foreignKeys ?? [])
    .map(({ columns, refTable, refColumns }) => ({ columns, refTable, refColumns, enforced: false }))
    .filter((link) => !held.has(spell(link)))
    .filter(({ columns }) => columns.every((name) => there.columns.some((column) => column.name === name)));
  // Those that the database holds come last, so that they have the last word about a shared column.
  return [...missing, ...enforced];
}

const spell = ({ columns, refTable }: Omit<Link, "enforced">): string => `${columns.join(",")} ${refTable}`;

/**
 * Every table after those that it points to. In a circle the table comes first that has the fewest enforced links into
 * it; its columns find no rows there and stay NULL.
 */
export function tableOrder(links: Readonly<Record<string, readonly Link[]>>): string[] {
  const waiting = new Set(Object.keys(links));
  const order: string[] = [];
  while (waiting.size > 0) {
    const blockers = (table: string, weight: (link: Link) => number) =>
      (links[table] ?? [])
        .filter(({ refTable }) => refTable !== table && waiting.has(refTable))
        .reduce((sum, link) => sum + weight(link), 0);
    const [next] = [...waiting].sort(
      (one, other) =>
        blockers(one, ({ enforced }) => (enforced ? 1000 : 1)) -
        blockers(other, ({ enforced }) => (enforced ? 1000 : 1)),
    );
    if (next === undefined) break;
    waiting.delete(next);
    order.push(next);
  }
  return order;
}
