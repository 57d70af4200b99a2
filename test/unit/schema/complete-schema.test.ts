import { describe, expect, test } from "vitest";
import { completeSchema } from "../../../schema/model/complete-schema.ts";
import type { SchemaModel, TableModel } from "../../../schema/model/schema-model.ts";
import { readFixture } from "../../support/materialize.ts";

/** Read from a real PostgreSQL 15.18: the app's own schema, and the two tables that only the old seed scripts made. */
const measured = readFixture<SchemaModel>("complete-schema");

const sorted = (list: readonly { readonly name: string }[], leave: readonly string[]) =>
  [...list]
    .sort((one, other) => one.name.localeCompare(other.name))
    .map((item) => Object.fromEntries(Object.entries(item).filter(([key]) => !leave.includes(key))));

/** What the measurement did not note: whether keys and indexes are valid and whole. Ours all are. */
const comparable = (table: TableModel) => ({
  columns: table.columns.map((column) =>
    column.default === "CURRENT_TIMESTAMP" ? { ...column, default: "now()" } : column,
  ),
  primaryKey: table.primaryKey,
  uniques: sorted(table.uniques, ["valid", "where"]),
  indexes: sorted(table.indexes, ["valid", "where"]),
  foreignKeys: sorted(table.foreignKeys, ["validated"]),
});

describe("the complete schema", () => {
  const complete = completeSchema("embedded");

  test("has the measured tables and enums", () => {
    expect(Object.keys(complete.tables).sort()).toEqual(Object.keys(measured.tables).sort());
    expect(Object.keys(complete.tables)).toHaveLength(36);
    expect(complete.enums).toEqual(measured.enums);
    expect(Object.keys(complete.enums)).toHaveLength(15);
  });

  test.each(Object.keys(measured.tables).filter((table) => !["WorkspaceQuota", "WorkspaceMember"].includes(table)))(
    "%s is as measured",
    (name) => {
      expect(comparable(complete.tables[name] as TableModel)).toEqual(comparable(measured.tables[name] as TableModel));
    },
  );

  test("WorkspaceQuota deviates in one type: maxStorageBytes is bigint, since its default does not fit an integer", () => {
    const table = measured.tables.WorkspaceQuota as TableModel;
    const columns = table.columns.map((c) => (c.name === "maxStorageBytes" ? { ...c, type: "bigint" } : c));
    expect(comparable(complete.tables.WorkspaceQuota as TableModel)).toEqual(comparable({ ...table, columns }));
  });

  test("WorkspaceMember deviates by one unique index: the first login upserts on (email, workspaceId)", () => {
    const table = measured.tables.WorkspaceMember as TableModel;
    const added = {
      name: "WorkspaceMember_email_workspaceId_key",
      columns: ["email", "workspaceId"],
      kind: "index" as const,
      nullsNotDistinct: false,
      valid: true,
      where: null,
    };
    const uniques = [...table.uniques, added];
    expect(comparable(complete.tables.WorkspaceMember as TableModel)).toEqual(comparable({ ...table, uniques }));
  });

  test("standard leaves out the three embedded tables and nothing else", () => {
    const standard = Object.keys(completeSchema("standard").tables);
    const left = Object.keys(complete.tables).filter((name) => !standard.includes(name));
    expect(left.sort()).toEqual(["EmbeddedSession", "EmbeddedSessionAudit", "EmbeddedSessionRateLimit"]);
  });
});
