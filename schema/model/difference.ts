import type { ColumnModel, ForeignKeyModel, IndexModel, Oddity, TableModel, UniqueModel } from "./schema-model.ts";

/**
 * One thing in which a database is not what it should be, or is more than that. `kind` says what it
 * is, the rest holds what a statement that mends it needs.
 */
export type Difference = DifferenceKind & {
  /**
   * `breaks`: something fails. `degrades`: it works, but slower or less safely. `attention`: the
   * app works, and what is left only a person may change. `extra`: the operator's own.
   */
  readonly severity: Severity;
  /** What does not work, in a few words, where it is known. */
  readonly breaks: string | null;
  /**
   * The rows that stand in the way of mending it; null where none do, or where nobody has looked.
   */
  readonly held: Held | null;
  /** Rows that held something in a column that is gone: what they held there is lost. */
  readonly lost?: number;
};

export type Severity = "breaks" | "degrades" | "attention" | "extra";

export interface Held {
  readonly rows: number;
  /** Up to five, by id: never a value, which could be a token. */
  readonly examples: readonly string[];
  /** With which a person sees them and what uses them, where more than their ids is to be seen. */
  readonly sql?: string;
}

export type DifferenceKind =
  | { readonly kind: "missing-schema" }
  | { readonly kind: "search-path"; readonly searchPath: readonly string[] }
  | { readonly kind: "table-elsewhere"; readonly table: string; readonly schema: string; readonly shadows: boolean }
  /** Something that is no table has its name. */
  | { readonly kind: "wrong-relation"; readonly table: string; readonly found: string }
  | { readonly kind: "wrong-enum"; readonly enum: string; readonly found: string }
  | { readonly kind: "oddity"; readonly table: string; readonly oddity: Oddity; readonly ignoresConflicts: boolean }
  /** What the probe wrote as the app does, and the server did not take. */
  | {
      readonly kind: "refused-write";
      readonly table: string;
      /** "an insert, an upsert on (workspaceId, name)" */
      readonly doing: string;
      readonly said: string;
      /** What of the operator's own stands on the table and may be why. */
      readonly suspects: readonly string[];
    }
  | { readonly kind: "missing-enum"; readonly enum: string; readonly values: readonly string[] }
  | { readonly kind: "missing-enum-value"; readonly enum: string; readonly value: string }
  /** All of the app's, sorted otherwise; the app sorts by none of them. */
  | { readonly kind: "enum-order"; readonly enum: string; readonly found: readonly string[] }
  | { readonly kind: "extra-enum"; readonly enum: string }
  | { readonly kind: "extra-enum-value"; readonly enum: string; readonly value: string }
  | { readonly kind: "missing-table"; readonly table: string; readonly model: TableModel }
  | { readonly kind: "extra-table"; readonly table: string }
  | { readonly kind: "missing-column"; readonly table: string; readonly column: ColumnModel }
  | { readonly kind: "extra-column"; readonly table: string; readonly column: ColumnModel }
  | ({ readonly kind: "wrong-type" } & ChangedColumn)
  | ({ readonly kind: "wrong-nullability" } & ChangedColumn)
  | ({ readonly kind: "wrong-default" } & ChangedColumn)
  | { readonly kind: "missing-primary-key"; readonly table: string; readonly columns: readonly string[] }
  | {
      readonly kind: "wrong-primary-key";
      readonly table: string;
      readonly columns: readonly string[];
      readonly found: readonly string[];
      /** A unique key over the wanted columns is there. */
      readonly served: boolean;
    }
  | { readonly kind: "extra-primary-key"; readonly table: string; readonly columns: readonly string[] }
  | { readonly kind: "missing-unique"; readonly table: string; readonly unique: UniqueModel }
  | {
      readonly kind: "wrong-unique";
      readonly table: string;
      readonly unique: UniqueModel;
      readonly found: UniqueModel;
    }
  | { readonly kind: "extra-unique"; readonly table: string; readonly unique: UniqueModel }
  | { readonly kind: "missing-index"; readonly table: string; readonly index: IndexModel }
  | { readonly kind: "extra-index"; readonly table: string; readonly index: IndexModel }
  | {
      readonly kind: "invalid-index";
      readonly table: string;
      readonly index: string;
      readonly unique: boolean;
      /** What it is to keep apart, where it is unique. */
      readonly key: UniqueModel | null;
    }
  | { readonly kind: "missing-foreign-key"; readonly table: string; readonly foreignKey: ForeignKeyModel }
  | {
      readonly kind: "wrong-foreign-key";
      readonly table: string;
      readonly foreignKey: ForeignKeyModel;
      readonly found: ForeignKeyModel;
    }
  | { readonly kind: "unvalidated-foreign-key"; readonly table: string; readonly foreignKey: ForeignKeyModel }
  | {
      readonly kind: "extra-foreign-key";
      readonly table: string;
      readonly foreignKey: ForeignKeyModel;
      /** It binds columns of the app to rows of which the app knows nothing. */
      readonly binds: boolean;
    };

interface ChangedColumn {
  readonly table: string;
  readonly column: ColumnModel;
  readonly found: ColumnModel;
}

/**
 * Complete means: nothing breaks and nothing degrades. What is left is the operator's own, or for a
 * person to decide.
 */
export const isComplete = (differences: readonly Difference[]): boolean =>
  differences.every(({ severity }) => severity === "extra" || severity === "attention");
