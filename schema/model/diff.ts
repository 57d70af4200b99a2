import { diffColumns } from "./diff-columns.ts";
import { diffKeys } from "./diff-keys.ts";
import { diffOddities } from "./diff-oddities.ts";
import { diffSurroundings, type Surroundings } from "./diff-surroundings.ts";
import type { Difference, DifferenceKind, Severity } from "./difference.ts";
import type { SchemaModel } from "./schema-model.ts";
import { severityOf, whatBreaks } from "./what-breaks.ts";

const order: readonly Severity[] = ["breaks", "degrades", "attention", "extra"];

/**
 * Everything in which `found` is not `wanted`: the worst first, otherwise in the order of the
 * model.
 */
export function diffSchema(wanted: SchemaModel, found: SchemaModel & Partial<Surroundings>): Difference[] {
  const kinds = [...diffSurroundings(wanted, found), ...diffEnums(wanted, found), ...diffTables(wanted, found)];
  return worstFirst(
    kinds.map((kind) => ({ ...kind, severity: severityOf(kind), breaks: whatBreaks(kind), held: null })),
  );
}

export const worstFirst = (differences: readonly Difference[]): Difference[] =>
  order.flatMap((severity) => differences.filter((difference) => difference.severity === severity));

function* diffEnums(wanted: SchemaModel, found: SchemaModel & Partial<Surroundings>): Generator<DifferenceKind> {
  for (const [name, values] of Object.entries(wanted.enums)) {
    const there = found.enums[name];
    const other = found.otherTypes?.[name];
    if (there === undefined && other !== undefined) {
      yield { kind: "wrong-enum", enum: name, found: other };
      continue;
    }
    if (there === undefined) {
      yield { kind: "missing-enum", enum: name, values };
      continue;
    }
    for (const value of values) if (!there.includes(value)) yield { kind: "missing-enum-value", enum: name, value };
    const ours = there.filter((value) => values.includes(value));
    if (ours.length === values.length && ours.join() !== values.join())
      yield { kind: "enum-order", enum: name, found: ours };
    for (const value of there) if (!values.includes(value)) yield { kind: "extra-enum-value", enum: name, value };
  }
  for (const name of Object.keys(found.enums)) {
    if (!Object.hasOwn(wanted.enums, name)) yield { kind: "extra-enum", enum: name };
  }
}

function* diffTables(wanted: SchemaModel, found: SchemaModel & Partial<Surroundings>): Generator<DifferenceKind> {
  for (const [table, model] of Object.entries(wanted.tables)) {
    const there = found.tables[table];
    const other = found.namesakes?.find(({ schema, name }) => schema === "public" && name === table);
    if (there === undefined && other !== undefined) {
      yield { kind: "wrong-relation", table, found: other.kind };
      continue;
    }
    if (there === undefined) {
      yield { kind: "missing-table", table, model };
      continue;
    }
    yield* diffColumns(table, model, there);
    yield* diffKeys(table, model, there);
    yield* diffOddities(table, model, there);
  }
  for (const table of [...Object.keys(found.tables), ...(found.others ?? [])]) {
    if (!Object.hasOwn(wanted.tables, table)) yield { kind: "extra-table", table };
  }
}

export { describeDifference } from "./describe-difference.ts";
