import type { SchemaMode } from "../../schema/model/schema-model.ts";
import { type DatabaseState, readFixture } from "./materialize.ts";

/** The eight states in which real installations were found. */
export const stateNames = [
  "app-journal",
  "app-journal-plus-unlisted",
  "init-over-journal",
  "init-script-embedded",
  "init-script-embedded-twice",
  "init-script-standard",
  "schema-pushed",
  "upstream-journal",
] as const;

export type StateName = (typeof stateNames)[number];

export const readState = (name: StateName): DatabaseState => readFixture<DatabaseState>(`state-${name}`);

export const modes: readonly SchemaMode[] = ["standard", "embedded"];

/** Every state in each mode. */
export const stateCases = stateNames.flatMap((state) => modes.map((mode) => ({ state, mode })));
