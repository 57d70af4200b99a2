import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { completeSchema } from "../../../schema/model/complete-schema.ts";
import { describeDifference } from "../../../schema/model/describe-difference.ts";
import { diffSchema } from "../../../schema/model/diff.ts";
import { type Difference, isComplete } from "../../../schema/model/difference.ts";
import type { SchemaModel, TableModel } from "../../../schema/model/schema-model.ts";

const complete = completeSchema("embedded");

/** Every removable part, spelled as `identify` spells the difference that it should give. */
const parts: readonly string[] = [
  ...Object.entries(complete.enums).flatMap(([name, values]) => [
    `missing-enum ${name}`,
    ...values.map((value) => `missing-enum-value ${name} ${value}`),
  ]),
  ...Object.entries(complete.tables).flatMap(([name, table]) => [
    `missing-table ${name}`,
    ...table.columns.map((column) => `missing-column ${name} ${column.name}`),
    ...(table.primaryKey === null ? [] : [`missing-primary-key ${name}`]),
    ...table.uniques.map((unique) => `missing-unique ${name} ${unique.name}`),
    ...table.indexes.map((index) => `missing-index ${name} ${index.name}`),
    ...table.foreignKeys.map((key) => `missing-foreign-key ${name} ${key.name}`),
  ]),
];

function without(model: SchemaModel, removed: ReadonlySet<string>): SchemaModel {
  const keep = (kind: string, owner: string) => (item: { name: string }) =>
    !removed.has(`${kind} ${owner} ${item.name}`);
  return {
    enums: Object.fromEntries(
      Object.entries(model.enums)
        .filter(([name]) => !removed.has(`missing-enum ${name}`))
        .map(([name, values]) => [name, values.filter((value) => !removed.has(`missing-enum-value ${name} ${value}`))]),
    ),
    tables: Object.fromEntries(
      Object.entries(model.tables)
        .filter(([name]) => !removed.has(`missing-table ${name}`))
        .map(([name, table]): [string, TableModel] => [
          name,
          {
            columns: table.columns.filter(keep("missing-column", name)),
            primaryKey: removed.has(`missing-primary-key ${name}`) ? null : table.primaryKey,
            uniques: table.uniques.filter(keep("missing-unique", name)),
            indexes: table.indexes.filter(keep("missing-index", name)),
            foreignKeys: table.foreignKeys.filter(keep("missing-foreign-key", name)),
          },
        ]),
    ),
  };
}

function identify(difference: Difference): string {
  switch (difference.kind) {
    case "missing-enum":
      return `missing-enum ${difference.enum}`;
    case "missing-enum-value":
      return `missing-enum-value ${difference.enum} ${difference.value}`;
    case "missing-table":
    case "missing-primary-key":
      return `${difference.kind} ${difference.table}`;
    case "missing-column":
      return `missing-column ${difference.table} ${difference.column.name}`;
    case "missing-unique":
      return `missing-unique ${difference.table} ${difference.unique.name}`;
    case "missing-index":
      return `missing-index ${difference.table} ${difference.index.name}`;
    case "missing-foreign-key":
      return `missing-foreign-key ${difference.table} ${difference.foreignKey.name}`;
    default:
      return describeDifference(difference);
  }
}

/** What lies inside something that is missing itself is not named a second time. */
const isInside = (part: string, removed: ReadonlySet<string>) => {
  const [kind, owner] = part.split(" ");
  if (kind === "missing-enum" || kind === "missing-table") return false;
  return removed.has(`missing-${kind === "missing-enum-value" ? "enum" : "table"} ${owner}`);
};

/** A table with one thing changed, for the differences that are not a mere absence. */
function changed(table: string, change: (model: TableModel) => TableModel): SchemaModel {
  return { ...complete, tables: { ...complete.tables, [table]: change(complete.tables[table] as TableModel) } };
}

const column = (model: TableModel, name: string, change: object): TableModel => ({
  ...model,
  columns: model.columns.map((found) => (found.name === name ? { ...found, ...change } : found)),
});

describe("diff", () => {
  test("of a complete database is empty", () => {
    expect(diffSchema(complete, complete)).toEqual([]);
  });

  test("names exactly what was removed", () => {
    fc.assert(
      fc.property(fc.subarray([...parts], { maxLength: 40 }), (chosen) => {
        const removed = new Set(chosen);
        const named = diffSchema(complete, without(complete, removed)).map(identify);
        expect(named.sort()).toEqual(chosen.filter((part) => !isInside(part, removed)).sort());
      }),
      { numRuns: 200 },
    );
  });

  test("names exactly what is more than wanted, as the operator's own, and stays complete", () => {
    fc.assert(
      fc.property(
        fc.subarray(
          parts.filter((part) => !part.startsWith("missing-column")),
          { maxLength: 40 },
        ),
        (chosen) => {
          const removed = new Set(chosen);
          const differences = diffSchema(without(complete, removed), complete);
          expect(differences).toHaveLength(chosen.filter((part) => !isInside(part, removed)).length);
          expect(isComplete(differences)).toBe(true);
        },
      ),
    );
  });

  test("takes an equivalent key or index under another name, and a constraint for an index", () => {
    const renamed = changed("Workspace", (model) => ({
      ...model,
      uniques: model.uniques.map((unique) => ({ ...unique, name: `${unique.name}1`, kind: "index" as const })),
    }));
    expect(diffSchema(complete, renamed)).toEqual([]);
    const primary = changed("WorkspaceMemberRole", (model) => ({
      ...model,
      primaryKey: { name: "any", columns: ["workspaceMemberId", "workspaceId"] },
      uniques: [],
    }));
    expect(diffSchema(complete, primary).map((d) => d.kind)).toEqual(["extra-primary-key"]);
  });

  test.each([
    ["CURRENT_TIMESTAMP for now()", changed("Secret", (t) => column(t, "createdAt", { default: "CURRENT_TIMESTAMP" }))],
    [
      "uuid_generate_v4() for gen_random_uuid()",
      changed("Secret", (t) => column(t, "id", { default: "uuid_generate_v4()" })),
    ],
  ])("takes %s", (_, found) => {
    expect(diffSchema(complete, found)).toEqual([]);
  });

  test.each<[string, SchemaModel, string, string]>([
    [
      "a narrower text",
      changed("EmbeddedSession", (t) => column(t, "sessionId", { type: "character varying(255)" })),
      "wrong-type",
      "degrades",
    ],
    [
      "integer for bigint",
      changed("WorkspaceQuota", (t) =>
        column(t, "maxStorageBytes", { type: "integer", default: "'10737418240'::bigint" }),
      ),
      "wrong-type",
      "breaks",
    ],
    [
      "NOT NULL where the app writes NULL",
      changed("EmbeddedSession", (t) => column(t, "metadata", { nullable: false })),
      "wrong-nullability",
      "breaks",
    ],
    ["a lost default", changed("Journey", (t) => column(t, "status", { default: null })), "wrong-default", "breaks"],
    [
      "a default where none is wanted",
      changed("Journey", (t) => column(t, "name", { default: "'x'::text" })),
      "wrong-default",
      "extra",
    ],
    [
      "NULLs that are distinct",
      changed("Workspace", (t) => ({ ...t, uniques: t.uniques.map((u) => ({ ...u, nullsNotDistinct: false })) })),
      "wrong-unique",
      "breaks",
    ],
    [
      "a partial unique index",
      changed("WorkspaceMember", (t) => ({
        ...t,
        uniques: t.uniques.map((u) => (u.columns.length === 2 ? { ...u, where: "(email IS NOT NULL)" } : u)),
      })),
      "missing-unique",
      "breaks",
    ],
    [
      "an invalid index",
      changed("TenantMetrics", (t) => ({ ...t, indexes: t.indexes.map((i, n) => ({ ...i, valid: n > 0 })) })),
      "invalid-index",
      "degrades",
    ],
    [
      "another rule on delete",
      changed("Feature", (t) => ({
        ...t,
        foreignKeys: t.foreignKeys.map((k) => ({ ...k, onDelete: "no action" as const })),
      })),
      "wrong-foreign-key",
      "attention",
    ],
    [
      "a foreign key NOT VALID",
      changed("Feature", (t) => ({ ...t, foreignKeys: t.foreignKeys.map((k) => ({ ...k, validated: false })) })),
      "unvalidated-foreign-key",
      "degrades",
    ],
    [
      "a column of the operator's that refuses the app's rows",
      changed("Feature", (t) => ({
        ...t,
        columns: [...t.columns, { name: "own", type: "text", nullable: false, default: null }],
      })),
      "extra-column",
      "breaks",
    ],
  ])("names %s", (_, found, kind, severity) => {
    const [difference, ...more] = diffSchema(complete, found).filter((d) => d.kind === kind || d.severity !== "extra");
    expect(difference).toMatchObject({ kind, severity });
    expect(more).toEqual([]);
  });

  test("says what does not work without the index that the first login needs", () => {
    const found = without(complete, new Set(["missing-unique WorkspaceMember WorkspaceMember_email_workspaceId_key"]));
    expect(diffSchema(complete, found).map(describeDifference)).toEqual([
      "table WorkspaceMember lacks the unique index over (email, workspaceId) – the first sign-in of a member fails (42P10)",
    ]);
  });
});
