import type { Difference } from "../model/difference.ts";

/** What nobody has said yet: tables and columns that may be there under another name. */
export interface Unanswered {
  readonly tables: ReadonlySet<string>;
  /** `Workspace.name` */
  readonly columns: ReadonlySet<string>;
}

export const allAnswered: Unanswered = { tables: new Set(), columns: new Set() };

/** Does mending it depend on something of which nobody has said yet whether it was renamed? */
export function dependsOnAnswer(difference: Difference, { tables, columns }: Unanswered): boolean {
  if (!("table" in difference)) return false;
  if (tables.has(difference.table)) return true;
  const over = (table: string, names: readonly string[]) =>
    tables.has(table) || names.some((name) => columns.has(`${table}.${name}`));
  switch (difference.kind) {
    case "missing-column":
      return over(difference.table, [difference.column.name]);
    case "missing-unique":
    case "wrong-unique":
      return over(difference.table, difference.unique.columns);
    case "missing-index":
      return over(difference.table, difference.index.columns);
    case "missing-primary-key":
    case "wrong-primary-key":
      return over(difference.table, difference.columns);
    case "missing-foreign-key": {
      const { columns: from, refTable, refColumns } = difference.foreignKey;
      return over(difference.table, from) || over(refTable, refColumns);
    }
    default:
      return false;
  }
}
