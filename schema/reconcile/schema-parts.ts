import type { SchemaPart } from "../../src/domain/facts/database.ts";
import { describeDifference } from "../model/describe-difference.ts";
import type { Difference } from "../model/difference.ts";
import { describeOddity } from "../model/oddity.ts";
import type { Verification } from "./verify.ts";

/** The differences that are not the operator's own, as plain facts. */
export function schemaParts({ differences, blocked }: Pick<Verification, "differences" | "blocked">): SchemaPart[] {
  return differences.flatMap((difference) => {
    const { severity, held } = difference;
    if (severity === "extra") return [];
    const mendable = severity !== "attention" && !blocked.includes(difference);
    const { rows = 0, examples = [] } = held ?? {};
    return [{ ...partOf(difference), severity, rows, examples, mendable, said: describeDifference(difference) }];
  });
}

type Named = Pick<SchemaPart, "thing" | "fault" | "name" | "table" | "columns" | "type" | "refTable">;

function partOf(d: Difference): Named {
  const none = { columns: [], type: undefined, refTable: undefined };
  switch (d.kind) {
    case "missing-schema":
      return { ...none, thing: "schema", fault: "missing", name: "public", table: undefined };
    case "search-path":
      return { ...none, thing: "schema", fault: "wrong", name: "public", table: undefined };
    case "oddity":
      return { ...none, thing: "oddity", fault: "wrong", name: describeOddity(d.table, d.oddity), table: d.table };
    case "refused-write":
      return { ...none, thing: "write", fault: "wrong", name: d.doing, table: d.table };
    case "wrong-enum":
    case "missing-enum":
    case "missing-enum-value":
    case "enum-order":
    case "extra-enum":
    case "extra-enum-value":
      return { ...none, thing: "enum", fault: faultOf(d), name: d.enum, table: undefined };
    case "wrong-relation":
    case "table-elsewhere":
    case "missing-table":
    case "extra-table":
      return { ...none, thing: "table", fault: faultOf(d), name: d.table, table: d.table };
    case "missing-column":
    case "extra-column":
    case "wrong-type":
    case "wrong-nullability":
    case "wrong-default": {
      const { name, type } = d.column;
      return { ...none, thing: "column", fault: faultOf(d), name, table: d.table, columns: [name], type };
    }
    case "missing-primary-key":
    case "wrong-primary-key":
    case "extra-primary-key":
      return {
        ...none,
        thing: "primary-key",
        fault: faultOf(d),
        name: "primary key",
        table: d.table,
        columns: d.columns,
      };
    case "missing-unique":
    case "wrong-unique":
    case "extra-unique": {
      const { name, columns } = d.unique;
      return { ...none, thing: "unique", fault: faultOf(d), name, table: d.table, columns };
    }
    case "missing-index":
    case "extra-index": {
      const { name, columns } = d.index;
      return { ...none, thing: "index", fault: faultOf(d), name, table: d.table, columns };
    }
    case "invalid-index":
      return { ...none, thing: d.unique ? "unique" : "index", fault: "wrong", name: d.index, table: d.table };
    case "missing-foreign-key":
    case "wrong-foreign-key":
    case "unvalidated-foreign-key":
    case "extra-foreign-key": {
      const { name, columns, refTable } = d.foreignKey;
      const fault = d.kind === "unvalidated-foreign-key" ? "unvalidated" : faultOf(d);
      return { ...none, thing: "foreign-key", fault, name, table: d.table, columns, refTable };
    }
  }
}

function faultOf({ kind }: Difference): "missing" | "wrong" | "extra" {
  if (kind.startsWith("missing-") && kind !== "missing-enum-value") return "missing";
  return kind.startsWith("extra-") ? "extra" : "wrong";
}
