/**
 * What a statement makes and what another one needs, as words. Only what is made by a statement of
 * the same plan is ever waited for: what is there already needs no word.
 */
export const enumThing = (name: string): string => `type ${name}`;
export const tableThing = (name: string): string => `table ${name}`;
export const columnThing = (table: string, column: string): string => `column ${table}.${column}`;
/** Every row has a value there. */
export const filledThing = (table: string, column: string): string => `values of ${table}.${column}`;
/** No row can be without one any more. */
export const fullThing = (table: string, column: string): string => `NOT NULL of ${table}.${column}`;
/** In whatever order the columns are named. */
export const keyThing = (table: string, columns: readonly string[]): string =>
  `key ${table}(${[...columns].sort().join(",")})`;
/** No two rows share the key any more. */
export const apartThing = (table: string, columns: readonly string[]): string =>
  `no duplicates in ${table}(${[...columns].sort().join(",")})`;
export const foreignKeyThing = (table: string, name: string): string => `foreign key ${table}.${name}`;

/** A column's own type, where it is one of ours: an enum. */
export const typeThings = (columns: readonly { readonly type: string }[]): string[] =>
  columns.flatMap(({ type }) => (type.startsWith('"') ? [enumThing(type.slice(1, -1))] : []));

export const columnThings = (table: string, columns: readonly string[]): string[] => [
  tableThing(table),
  ...columns.map((column) => columnThing(table, column)),
];
