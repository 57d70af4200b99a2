import { readFileSync } from "node:fs";

/**
 * The complete schema as it was measured, read from its own file: what judges the product must not ask the product what
 * is wanted.
 */
export interface WantedSchema {
  readonly enums: Readonly<Record<string, readonly string[]>>;
  readonly tables: Readonly<Record<string, WantedTable>>;
}

export interface WantedTable {
  readonly columns: readonly WantedColumn[];
  readonly primaryKey: { readonly columns: readonly string[] } | null;
  readonly uniques: readonly { readonly columns: readonly string[]; readonly nullsNotDistinct: boolean }[];
  readonly indexes: readonly { readonly columns: readonly string[]; readonly method: string }[];
  readonly foreignKeys: readonly WantedForeignKey[];
}

export interface WantedColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly default: string | null;
}

interface WantedForeignKey {
  readonly columns: readonly string[];
  readonly refTable: string;
  readonly refColumns: readonly string[];
  readonly onDelete: string;
  readonly onUpdate: string;
}

const file = new URL("../../fixtures/schema/complete-schema.json", import.meta.url);

export const wanted: WantedSchema = corrected(JSON.parse(readFileSync(file, "utf8")) as WantedSchema);

/** Two things that the app's own schema has wrong: with them as they are, the app itself fails. */
function corrected(measured: WantedSchema): WantedSchema {
  const tables: Record<string, WantedTable> = { ...measured.tables };
  const change = (name: string, how: (table: WantedTable) => WantedTable) => {
    const table = tables[name];
    if (table === undefined) throw new Error(`the measured schema has no table ${name}`);
    tables[name] = how(table);
  };
  // Its default of 10 GiB does not fit the integer that it is there.
  change("WorkspaceQuota", (table) => ({
    ...table,
    columns: table.columns.map((column) =>
      column.name === "maxStorageBytes" ? { ...column, type: "bigint", default: "'10737418240'::bigint" } : column,
    ),
  }));
  // The first login upserts on it: multi-tenant-main, packages/backend-lib/src/requestContext.ts.
  change("WorkspaceMember", (table) => ({
    ...table,
    uniques: [...table.uniques, { columns: ["email", "workspaceId"], nullsNotDistinct: false }],
  }));
  return { ...measured, tables };
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
