import type { Problem } from "../problem.ts";

export type PostgresDataFacts =
  | { state: "none" }
  /** `imageMajor`: of the image that is to open it, where only the image itself says so. */
  | { state: "held"; major: number; where: string; imageMajor: number | undefined }
  | { state: "unknown"; saw: string };

export type DatabaseFacts =
  /** `toDownload`: what its server still lacks on this machine, where it is a rehearsal's. */
  | { state: "absent"; toDownload?: string | undefined }
  /** A volume or data folder is there but nothing serves it. */
  | { state: "stopped" }
  /**
   * `problem` where the server is not ours: then it may be anything from a name to a certificate.
   */
  | { state: "unreachable"; saw: string; problem?: Problem }
  | { state: "password-refused"; saw: string }
  | {
      state: "open";
      version: number;
      /** Why nothing can be written here, in words; undefined where it can. */
      readOnly?: string | undefined;
      /** On the disk, of this database alone. */
      bytes: number;
      schema: SchemaFacts;
      workspace: WorkspaceFacts;
      temporal: TemporalFacts;
      /** Of this database and Temporal's: the version of the sorting rules, then and now. */
      collations?: readonly CollationFacts[];
    };

/** `actual` is null where the server cannot tell. */
export interface CollationFacts {
  name: string;
  recorded: string | null;
  actual: string | null;
}

/** What Temporal needs of the same server: two databases of its own, or the right to make them. */
export interface TemporalFacts {
  missing: readonly string[];
  mayCreate: boolean;
}

export interface SchemaFacts {
  empty: boolean;
  complete: boolean;
  tables: number;
  /** One sentence each, worst first. */
  differences: readonly string[];
  /** The same, the operator's own additions left out, for whoever tells causes apart. */
  parts: readonly SchemaPart[];
  journal: "recorded" | "newer" | "upstream" | "absent" | "short" | "behind" | "foreign" | "unreadable" | "damaged";
  /** What the app's own migrator would do, where that is more than nothing; one sentence. */
  journalSays?: string;
  /**
   * What can be added, statement by statement, in a few words each. Nothing pending: adding can do
   * no more.
   */
  pending: readonly string[];
  /** What breaks or degrades and cannot be mended by adding: for a person. */
  blocked: readonly string[];
  /** What the app works with, and only a person may change. */
  attention: readonly string[];
  /** Would a change touch a database that holds rows? Known only where something is pending. */
  hasRows: boolean;
  /** Complete as far as the catalogue tells, but writing as the app does was not tried: why. */
  untried?: string;
}

/** One thing in which the database is not the complete schema. */
export interface SchemaPart {
  thing:
    | "schema"
    | "enum"
    | "table"
    | "column"
    | "primary-key"
    | "unique"
    | "index"
    | "foreign-key"
    | "oddity"
    | "write";
  /**
   * `extra` only where it breaks something; `unvalidated`: a foreign key that holds for new rows
   * alone.
   */
  fault: "missing" | "wrong" | "extra" | "unvalidated";
  severity: "breaks" | "degrades" | "attention";
  /** The type's own name for an enum; of an oddity what it is, of a write what was tried. */
  name: string;
  table: string | undefined;
  /** Of a key or an index, where they are known; of a column its own name. */
  columns: readonly string[];
  /** The type that a column should have, as PostgreSQL spells it: "\"WorkspaceType\"". */
  type: string | undefined;
  /** What a foreign key points at. */
  refTable: string | undefined;
  /** Rows that stand in the way, and up to five of them by id. */
  rows: number;
  examples: readonly string[];
  /** By adding, and without anybody's decision about rows. */
  mendable: boolean;
  /** One sentence, as in `differences`. */
  said: string;
}

export interface WorkspaceFacts {
  id: string | undefined;
  /** What the workspace of the profile still lacks: "the workspace", "the Admin role of a@b.c" … */
  missing: string[];
  /** Where a workspace of that name says something else than the profile: never overwritten. */
  conflicts: readonly string[];
  /** The profile's administrator as the member is spelled, where that is in other capitals. */
  spelled?: string;
}
