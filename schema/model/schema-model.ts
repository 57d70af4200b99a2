/**
 * What a database holds, as plain data: the same shape for what is wanted (`complete-schema.ts`)
 * and for what was found (`introspect.ts`). Types are spelled as `format_type` spells them,
 * defaults as `pg_get_expr` does.
 */
export interface SchemaModel {
  /** Enum name to its values, in order. */
  readonly enums: Readonly<Record<string, readonly string[]>>;
  readonly tables: Readonly<Record<string, TableModel>>;
  /** What else was found: tables that are not looked into, and names that are taken. */
  readonly others?: readonly string[];
  readonly takenNames?: readonly string[];
}

export interface TableModel {
  readonly columns: readonly ColumnModel[];
  readonly primaryKey: {
    readonly name: string;
    readonly columns: readonly string[];
    /** Looked at when a transaction ends: neither ON CONFLICT nor a foreign key takes it. */
    readonly deferrable?: boolean;
  } | null;
  readonly uniques: readonly UniqueModel[];
  readonly indexes: readonly IndexModel[];
  readonly foreignKeys: readonly ForeignKeyModel[];
  /** What else stands on it; only a table that was found has some. */
  readonly oddities?: readonly Oddity[];
}

export interface ColumnModel {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  /** NOT NULL in the complete schema, and let be empty for an app newer than is known. */
  readonly isRelaxed?: true;
  readonly default: string | null;
}

/** A unique constraint or a unique index: to the app they are the same. */
export interface UniqueModel {
  readonly name: string;
  readonly columns: readonly string[];
  readonly kind: "constraint" | "index";
  readonly nullsNotDistinct: boolean;
  readonly valid: boolean;
  readonly deferrable?: boolean;
  /** Predicate of a partial index; such an index vouches for some rows only. */
  readonly where: string | null;
}

export interface IndexModel {
  readonly name: string;
  /** An expression stands here as its text. */
  readonly columns: readonly string[];
  readonly method: string;
  readonly valid: boolean;
  readonly where: string | null;
}

type ForeignKeyAction = "no action" | "restrict" | "cascade" | "set null" | "set default";

export interface ForeignKeyModel {
  readonly name: string;
  readonly columns: readonly string[];
  readonly refTable: string;
  /** Absent: `public`, as the app's own. */
  readonly refSchema?: string;
  readonly refColumns: readonly string[];
  readonly onDelete: ForeignKeyAction;
  readonly onUpdate: ForeignKeyAction;
  /** False after NOT VALID: new rows are checked, old ones were not. */
  readonly validated: boolean;
  /** False: the server looks at no row at all (NOT ENFORCED, PostgreSQL 18). Absent: true. */
  readonly enforced?: boolean;
}

/** `standard` has no embedded dashboard and so no embedded sessions. */
export type SchemaMode = "standard" | "embedded";

/** What may stand on a table of the app beside its columns and keys. */
export interface Oddity {
  readonly what: OddityKind;
  /** Of the constraint, trigger, rule, column or right; empty where the table itself is meant. */
  readonly name: string;
  /** Its definition as the server spells it, where it has one. */
  readonly detail: string;
}

export type OddityKind =
  | "check"
  | "exclusion"
  | "trigger"
  | "rule"
  | "generated"
  | "collation"
  | "unlogged"
  | "partitioned"
  | "deferrable-key"
  | "disabled-foreign-key"
  | "right"
  | "row-security";
