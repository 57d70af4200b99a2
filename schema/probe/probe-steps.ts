import { writesOf } from "../model/app-writes.ts";
import type { ColumnModel, ForeignKeyModel, SchemaModel, TableModel } from "../model/schema-model.ts";
import { quoteIdentifier, quoteList } from "../model/sql.ts";
import { mayRepeat, type ProbedTable, type ProbeRow, probedValue } from "./probe-values.ts";

/** One statement as the app would send it. It has to give a row, or something swallowed it. */
export interface ProbeStep {
  readonly table: string;
  /** "an insert", "an upsert on (workspaceId, name)" */
  readonly doing: string;
  readonly sql: string;
  /** Others point at the row that it makes. */
  readonly makesRow: boolean;
  /** Tables whose rows it points at: without them it proves nothing. */
  readonly needs: readonly string[];
}

/**
 * Table by table, what is pointed at first. `found` may have foreign keys of its own between the
 * app's tables: then the values suit them too, as the app's would.
 */
export function probeSteps(wanted: SchemaModel, found: SchemaModel): ProbeStep[] {
  const all = probedTables(wanted, found);
  const pointedAt = new Set(
    Object.values(found.tables).flatMap((model) => model.foreignKeys.map((key) => key.refTable)),
  );
  const deletes = (name: string) =>
    !pointedAt.has(name) ? "first" : hasTriggerOnDelete(found.tables[name]) ? "changed" : undefined;
  return [...all.values()].flatMap((table) => [...stepsOf(table, all, wanted, deletes(table.name))]);
}

function probedTables(wanted: SchemaModel, found: SchemaModel): Map<string, ProbedTable> {
  const all = new Map<string, ProbedTable>();
  const names = Object.keys(wanted.tables);
  const visit = (name: string, above: readonly string[]) => {
    const model = wanted.tables[name];
    if (model === undefined || all.has(name) || above.includes(name)) return;
    const keys = keysOf(model, found.tables[name], wanted);
    for (const { refTable } of keys.values()) visit(refTable, [...above, name]);
    all.set(name, { name, model, place: names.indexOf(name), keys });
  };
  for (const name of names) visit(name, []);
  return all;
}

function keysOf(
  wanted: TableModel,
  found: TableModel | undefined,
  { tables }: SchemaModel,
): Map<string, ForeignKeyModel> {
  const keys = new Map<string, ForeignKeyModel>();
  for (const key of [...(found?.foreignKeys ?? []), ...wanted.foreignKeys]) {
    const [column, ...more] = key.columns;
    const isOurs = key.refSchema === undefined && Object.hasOwn(tables, key.refTable) && key.refColumns.join() === "id";
    if (column !== undefined && more.length === 0 && isOurs) keys.set(column, key);
  }
  return keys;
}

function* stepsOf(
  table: ProbedTable,
  all: ReadonlyMap<string, ProbedTable>,
  wanted: SchemaModel,
  deleted: "first" | "changed" | undefined,
): Generator<ProbeStep> {
  const { name, model, keys } = table;
  const { upserts, ignoresConflicts } = writesOf(name);
  const needs = [...new Set([...keys.values()].map(({ refTable }) => refTable))].filter((other) => other !== name);
  const into = `"public".${quoteIdentifier(name)}`;
  const value = (column: ColumnModel, row: ProbeRow) => probedValue(table, column, row, all, wanted);
  const step = (doing: string, sql: string): ProbeStep => ({
    ...{ table: name, doing, sql, needs },
    makesRow: doing.startsWith("an insert"),
  });
  const insert = (values: (column: ColumnModel) => string) =>
    `INSERT INTO ${into} AS t (${quoteList(model.columns.map((column) => column.name))}) VALUES (${model.columns.map(values).join(", ")})`;
  const returned = `${" "}RETURNING 1 INTO STRICT one`;
  const isLeftOut = (column: ColumnModel) => column.nullable || column.default !== null;
  const few = (row: ProbeRow, withId: boolean) => (column: ColumnModel) =>
    isLeftOut(column) && !(withId && column.name === "id") ? "DEFAULT" : value(column, row);

  yield step("an insert", insert(few("first", true)) + returned);
  yield step("an insert with every column", insert((column) => value(column, "full")) + returned);
  if (name === "Workspace") yield step("an insert", insert(few("elsewhere", true)) + returned);
  if (mayRepeat(model))
    yield step("an insert of the same name in another workspace", insert(few("elsewhere", true)) + returned);
  yield ignoresConflicts === undefined
    ? step("an insert that lets the server choose its ID", insert(few("least", false)) + returned)
    : step("an insert ON CONFLICT DO NOTHING", `${insert(few("least", false))} ON CONFLICT DO NOTHING${returned}`);

  const fixed = new Set(["id", "createdAt", "workspaceId", ...model.uniques.flatMap(({ columns }) => columns)]);
  const changed = model.columns.filter((column) => !fixed.has(column.name));
  for (const { on } of upserts) {
    const kept = new Set([...fixed].filter((column) => column !== "id" || on.includes("id")));
    const values = insert((column) => {
      if (column.name === "id" && !kept.has("id")) return "DEFAULT";
      return kept.has(column.name) ? few("first", true)(column) : value(column, "changed");
    });
    const set = changed.map((column) => `${quoteIdentifier(column.name)} = excluded.${quoteIdentifier(column.name)}`);
    yield step(
      `an upsert on (${on.join(", ")})`,
      `${values} ON CONFLICT (${quoteList(on)}) DO UPDATE SET ${set.join(", ")}${returned}`,
    );
  }
  const sameAs = (row: ProbeRow) =>
    identityOf(model).map((column) => `t.${quoteIdentifier(column.name)} = ${value(column, row)}`);
  const same = sameAs("first");
  if (upserts.length === 0 && changed.length > 0) {
    const set = changed.map((column) => `${quoteIdentifier(column.name)} = ${value(column, "changed")}`);
    yield step("an update", `UPDATE ${into} t SET ${set.join(", ")} WHERE ${same.join(" AND ")}${returned}`);
  }
  yield step("reading a row again", `SELECT 1 INTO STRICT one FROM ${into} t WHERE ${same.join(" AND ")}`);
  // Where something points at it the server would read those tables, perhaps without an index.
  // There a row is made and deleted only where a trigger of somebody's has a say in it.
  if (deleted === "changed") yield step("an insert", insert(few("changed", true)) + returned);
  if (deleted !== undefined)
    yield step("a delete", `DELETE FROM ${into} t WHERE ${sameAs(deleted).join(" AND ")}${returned}`);
}

const hasTriggerOnDelete = (table: TableModel | undefined): boolean =>
  table?.oddities?.some(({ what, detail }) => what === "trigger" && /\bDELETE\b.* ON /.test(detail)) === true;

/** The columns by which the first row is found again. */
function identityOf({ columns, uniques }: TableModel): ColumnModel[] {
  const key = columns.some(({ name }) => name === "id") ? ["id"] : (uniques[0]?.columns ?? []);
  return columns.filter(({ name }) => key.includes(name));
}
