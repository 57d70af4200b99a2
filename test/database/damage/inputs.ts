import type { DuplicateChoice } from "../../../schema/reconcile/choices.ts";
import type { Complaint } from "./judge.ts";

export interface Input {
  /** In test/fixtures/database-inputs; what it does to a complete database is said at its top. */
  readonly file: string;
  /** What has to be said at the end. Absent where either is right, as long as it is true. */
  readonly complete?: boolean;
  readonly duplicates?: DuplicateChoice;
  /**
   * What is wrong with the product today, and by which finding it is known. Asserted to be wrong, so that the line goes
   * with the fault.
   */
  readonly stillWrong?: Readonly<Partial<Record<Complaint["kind"], string>>>;
}

/** Damaged databases that were found by trying, each with what must hold for it now. */
export const inputs: readonly Input[] = [
  { file: "backup-table-fk.sql", complete: false },
  { file: "check-false.sql", complete: false },
  { file: "copy-collation.sql", complete: true },
  { file: "copy-inherit.sql", complete: true },
  { file: "copy-other-schema.sql", complete: true },
  { file: "copy-partition.sql", complete: true },
  { file: "copy-types.sql", complete: true },
  { file: "copy-view-trigger.sql", complete: true },
  { file: "default-expr-lost.sql", complete: true },
  { file: "deferrable-pk.sql", complete: false },
  { file: "disable-triggers.sql" },
  { file: "domain-enum.sql", complete: false },
  { file: "drop-notnull.sql", complete: false },
  { file: "drop-writekey-secret.sql", complete: false },
  { file: "duplicates-no-fk.sql", complete: false },
  { file: "duplicates-no-fk.sql", complete: false, duplicates: "keep-oldest" },
  { file: "duplicates-own-cascade.sql", complete: false },
  { file: "duplicates-own-cascade.sql", complete: false, duplicates: "keep-oldest" },
  { file: "duplicates-pointed-at.sql", complete: false },
  { file: "duplicates-pointed-at.sql", complete: false, duplicates: "keep-oldest" },
  { file: "empty-enum.sql" },
  { file: "enum-renamed-value.sql", complete: false },
  { file: "enum-text-misfit.sql", complete: false },
  { file: "extra-unique.sql", complete: false },
  { file: "fk-other-schema.sql", complete: false },
  { file: "generated-column.sql", complete: false },
  { file: "generated-default.sql", complete: false },
  { file: "history-trigger.sql", complete: false },
  { file: "identity-always.sql" },
  { file: "inherit-child-dup.sql", complete: false },
  { file: "invalid-unique-dup.sql", complete: false },
  { file: "json.sql", complete: false },
  { file: "long-index-name.sql", complete: true },
  { file: "long-unique-name.sql", complete: true },
  { file: "lower-tables.sql", complete: false },
  { file: "no-public.sql" },
  { file: "nul-json.sql", complete: false },
  { file: "null-created.sql", complete: false },
  { file: "nulls-pk.sql", complete: true },
  { file: "partition.sql", complete: false },
  { file: "publication-no-identity.sql", complete: false },
  { file: "quote-all.sql", complete: true },
  { file: "rename-backup-table.sql", complete: false },
  { file: "rename-indexed-long.sql", complete: false },
  { file: "rename-name.sql", complete: false },
  { file: "rowtype-index.sql", complete: false },
  { file: "rule-update.sql", complete: false },
  { file: "s13-rename-drop.sql", complete: false },
  { file: "s14-truncated.sql", complete: true },
  { file: "scs-off.sql" },
  { file: "squat-index.sql", complete: true },
  { file: "squat-table.sql", complete: false },
  { file: "text-uuid.sql", complete: false },
  { file: "timestamp0.sql" },
  { file: "touch-trigger.sql", complete: true },
  { file: "trigger-raises.sql", complete: false },
  { file: "unlogged.sql" },
];
