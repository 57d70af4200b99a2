import { inOrder, tableOf } from "./app-rows.ts";
import { quoted, type WantedColumn, wanted } from "./wanted.ts";

/** One damage: its name, and statements made of what was picked. */
export type Kind = readonly [name: string, make: (pick: Pick) => readonly string[]];

export interface Place {
  readonly table: string;
  /** As SQL spells them. */
  readonly t: string;
  readonly column: WantedColumn;
  readonly c: string;
}

/** The one table that no damage touches: whether it is mended tells whether the rest went on. */
const bystander = "EmailTemplate";

/** The same seed picks the same. */
export class Pick {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2_654_435_761) >>> 0;
    // The first numbers of near seeds are near each other.
    for (let warm = 0; warm < 5; warm += 1) this.number(2);
  }

  /** From 0 up to, without, `below`. */
  number(below: number): number {
    // Mulberry32: short, and good enough to choose with.
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  of<T>(list: readonly T[]): T {
    const picked = list[this.number(list.length)];
    if (picked === undefined) throw new Error("nothing to pick from");
    return picked;
  }

  name(): string {
    return this.of(tables);
  }

  table(): string {
    return at(this.name());
  }

  column(fits: (column: WantedColumn, table: string) => boolean): Place {
    const places = tables.flatMap((table) =>
      tableOf(table)
        .columns.filter((column) => fits(column, table))
        .map((column) => ({ table, t: at(table), column, c: quoted(column.name) })),
    );
    return this.of(places);
  }

  /** A column that is part of no key: it can be changed without taking anything else. */
  free(type: RegExp): Place {
    return this.column(
      (column, table) => type.test(column.type) && column.name !== "id" && !isKeyed(table, column.name),
    );
  }

  unique(): { table: string; t: string; columns: readonly string[]; list: string } {
    const all = tables.flatMap((table) => tableOf(table).uniques.map(({ columns }) => ({ table, columns })));
    const { table, columns } = this.of(all);
    return { table, t: at(table), columns, list: columns.map(quoted).join(", ") };
  }

  primary(): { table: string; t: string } {
    const table = this.of(tables.filter((name) => tableOf(name).primaryKey !== null));
    return { table, t: at(table) };
  }

  foreignKey() {
    const all = tables.flatMap((table) => tableOf(table).foreignKeys.map((key) => ({ table, key })));
    const { table, key } = this.of(all);
    return { table, t: at(table), c: quoted(key.columns[0] ?? ""), ref: at(key.refTable), refTable: key.refTable, key };
  }

  index(): { table: string; t: string; list: string; columns: readonly string[] } {
    const all = tables.flatMap((table) => tableOf(table).indexes.map(({ columns }) => ({ table, columns })));
    const { table, columns } = this.of(all);
    return { table, t: at(table), columns, list: columns.map(quoted).join(", ") };
  }

  enumPlace(): Place & { readonly type: string; readonly values: readonly string[] } {
    const place = this.column(({ type }) => type.startsWith('"'));
    const name = place.column.type.slice(1, -1);
    return { ...place, type: at(name), values: wanted.enums[name] ?? [] };
  }
}

export const at = (name: string): string => `public.${quoted(name)}`;

const tables: readonly string[] = inOrder.filter((name) => name !== bystander);

function isKeyed(table: string, column: string): boolean {
  const { primaryKey, uniques, foreignKeys, indexes } = tableOf(table);
  return [...(primaryKey === null ? [] : [primaryKey]), ...uniques, ...foreignKeys, ...indexes].some(({ columns }) =>
    columns.includes(column),
  );
}

/** Takes whatever index or constraint makes these columns unique, whatever it is called. */
export const dropUnique = (t: string, columns: readonly string[]): string =>
  dropIndexes(t, `i.indisunique AND NOT i.indisprimary AND ${covers(columns)}`);

export const dropIndex = (t: string, columns: readonly string[]): string =>
  dropIndexes(t, `NOT i.indisunique AND ${covers(columns)}`);

export const dropPrimary = (t: string): string => dropIndexes(t, "i.indisprimary");

const covers = (columns: readonly string[]): string =>
  `(SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a WHERE a.attrelid = i.indrelid
     AND a.attnum = ANY (i.indkey)) = ARRAY[${columns
       .toSorted()
       .map((name) => `'${name}'`)
       .join(", ")}]`;

const dropIndexes = (t: string, which: string): string =>
  `DO $$ DECLARE s text; BEGIN FOR s IN
    SELECT CASE WHEN k.oid IS NULL THEN format('DROP INDEX %s', i.indexrelid::regclass)
      ELSE format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', i.indrelid::regclass, k.conname) END
    FROM pg_index i LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
    WHERE i.indrelid = '${t}'::regclass AND ${which}
  LOOP EXECUTE s; END LOOP; END $$`;

export const dropForeignKey = (t: string, column: string): string =>
  `DO $$ DECLARE s text; BEGIN FOR s IN
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname) FROM pg_constraint k
    WHERE k.contype = 'f' AND k.conrelid = '${t}'::regclass
      AND k.conkey = ARRAY(SELECT attnum FROM pg_attribute WHERE attrelid = k.conrelid AND attname = '${column}')
  LOOP EXECUTE s; END LOOP; END $$`;
