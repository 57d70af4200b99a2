import type { SchemaMode } from "../../../schema/model/schema-model.ts";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { fillTables } from "../../support/fill-tables.ts";
import { materialize } from "../../support/materialize.ts";
import { readState, type StateName } from "../../support/states.ts";
import type { Template } from "../postgres.ts";

/** The complete schema and the app's journal, without a row, as `reconcile` makes it. */
export const complete = (mode: SchemaMode): Template => ({
  name: `complete_${mode}`,
  fill: (database) => reconcile(database, { mode }),
});

/** One of the eight states in which real installations were found, without a row. */
export const found = (state: StateName): Template => ({
  name: `found_${state}`,
  fill: (database) => materialize(database, readState(state)),
});

/** A database as the init script left it, full of rows. */
export const scriptWithRows: Template = {
  name: "script_with_rows",
  async fill(database) {
    await materialize(database, readState("init-script-embedded"));
    await fillTables(database, { rowsPerTable: 12, seed: 9 });
  },
};

/** The complete schema with four rows in each table. */
export const completeWithRows: Template = {
  name: "complete_with_rows",
  async fill(database) {
    await complete("embedded").fill(database);
    await fillTables(database, { rowsPerTable: 4, seed: 3 });
  },
};
