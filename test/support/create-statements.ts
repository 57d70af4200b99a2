import { completeSchema } from "../../schema/model/complete-schema.ts";
import { diffSchema } from "../../schema/model/diff.ts";
import type { SchemaMode } from "../../schema/model/schema-model.ts";
import { allStatements, planReconcile } from "../../schema/reconcile/plan-reconcile.ts";
import type { Statement } from "../../schema/reconcile/statements.ts";

const empty = { enums: {}, tables: {} };

/** Everything that an empty database lacks, in an order in which nothing is named before it exists. */
export function createStatements(mode: SchemaMode): Statement[] {
  const wanted = completeSchema(mode);
  const differences = diffSchema(wanted, empty);
  return allStatements(
    planReconcile({ found: empty, wanted, differences, rowsIn: {}, journal: "absent", concurrentlyAbove: 0 }),
  );
}

export const asText = (statements: readonly Statement[]): string =>
  statements.map((statement) => `${statement.sql};\n`).join("");
