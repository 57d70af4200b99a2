import type { Difference } from "../model/difference.ts";
import type { SchemaModel } from "../model/schema-model.ts";
import { fillOfNulls } from "./assumed-values.ts";
import type { Answers } from "./choices.ts";
import type { RowsSeen } from "./inspect-rows.ts";
import { changeType, mayDropNotNull } from "./plan-columns.ts";
import { defaultToSet, isRetyped } from "./plan-defaults.ts";
import { canBeAdded } from "./plan-keys.ts";

/** Is there something that may be put where nothing is? */
export const canBeFilled = (
  { table, column }: Extract<Difference, { kind: "wrong-nullability" }>,
  rowsIn: RowsSeen["rowsIn"],
  values: Answers | undefined,
): boolean => (fillOfNulls(table, column, rowsIn, values)?.assumed ?? null) !== null;

export interface Mending {
  readonly found: SchemaModel;
  readonly differences: readonly Difference[];
  readonly rowsIn: RowsSeen["rowsIn"];
  readonly values: Answers | undefined;
}

/** By adding, and without anybody's decision about rows. */
export function canBeMended(difference: Difference, { found, differences, rowsIn, values }: Mending): boolean {
  switch (difference.kind) {
    case "extra-column":
    case "extra-foreign-key":
    case "extra-enum-value":
    case "search-path":
    case "table-elsewhere":
    case "wrong-relation":
    case "wrong-enum":
    case "oddity":
    case "refused-write":
      return false;
    case "wrong-nullability":
      if (difference.column.nullable) return mayDropNotNull(difference, found);
      return difference.held === null || canBeFilled(difference, rowsIn, values);
    case "wrong-default":
      return isRetyped(difference, differences, values) || defaultToSet(difference, differences, values) !== null;
    case "missing-foreign-key":
      return canBeAdded(difference, differences, found);
    case "wrong-type":
      return changeType(difference, values) !== null;
    case "missing-unique":
    case "wrong-unique":
    case "invalid-index":
    case "missing-primary-key":
    case "wrong-primary-key":
      return difference.held === null;
    default:
      return true;
  }
}
