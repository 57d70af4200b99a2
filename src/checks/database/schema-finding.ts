import type { CheckId } from "../../domain/check-id.ts";
import type { DatabaseFacts, SchemaPart } from "../../domain/facts/database.ts";
import type { FoundInstallation } from "../../domain/facts/directory.ts";
import type { Finding } from "../../domain/finding.ts";
import { fail, ok, unknown, warn } from "../../domain/finding.ts";
import type { RepairStep } from "../../domain/repair.ts";
import { partsOf } from "./whose-difference.ts";

export interface Words {
  /** When nothing is wrong. */
  ok: string;
  /** Before the names of what was found. */
  saw: string;
  why: string;
}

/**
 * What this row has to do with; what only a person may change and the app works with is no fault.
 */
export function faultsOf(id: CheckId, database: DatabaseFacts): SchemaPart[] {
  if (database.state !== "open") return [];
  return partsOf(id, database.schema.parts).filter(({ severity }) => severity !== "attention");
}

/** Fails where something does not work, warns where it works but slower or less safely. */
export function schemaFinding(id: CheckId, database: DatabaseFacts, words: Words): Finding {
  if (database.state !== "open") return unknown("the database did not answer");
  const faults = faultsOf(id, database);
  const { untried } = database.schema;
  if (faults.length === 0)
    return ok(id === "D3" && untried !== undefined ? `${words.ok}; writing was not tested: ${untried}` : words.ok);
  const said = {
    saw: `${words.saw}: ${listed(faults)}.`,
    why: words.why,
    next: faults.every(({ mendable }) => mendable) ? "dittofeed-setup db apply" : nextByHand(faults),
    evidence: faults.map((part) => part.said),
  };
  return faults.some(({ severity }) => severity === "breaks") ? fail(said) : warn(said);
}

/** Nothing where only a person can do it, or where there is no directory to put the dump into. */
export function completing(
  id: CheckId,
  { database, installation }: { database: DatabaseFacts; installation: Pick<FoundInstallation, "directory"> },
): RepairStep[] {
  const canBeDone = faultsOf(id, database).some(({ mendable }) => mendable);
  return canBeDone && installation.directory !== undefined ? [{ do: "complete-schema" }] : [];
}

function nextByHand(faults: readonly SchemaPart[]): string {
  const duplicates = faults.some(({ thing, rows }) => (thing === "unique" || thing === "primary-key") && rows > 0);
  return duplicates
    ? "Choose which rows to keep: dittofeed-setup db apply --duplicates keep-oldest (or keep-newest). The others are copied aside first; a row in use is kept"
    : "dittofeed-setup db verify   lists what only you can change; then dittofeed-setup db apply";
}

/** What an installation says where its own work has not come out as it should. */
export const runAgain = "Run the same command again. If nothing changes: dittofeed-setup logs postgres";

const shownAtMost = 6;

function listed(faults: readonly SchemaPart[]): string {
  const names = faults.map(nameOf);
  const shown = names.slice(0, shownAtMost).join(", ");
  return names.length > shownAtMost ? `${shown} and ${names.length - shownAtMost} more` : shown;
}

function nameOf({ thing, name, table, columns }: SchemaPart): string {
  if (thing === "oddity") return name;
  if (thing === "write") return `${name} into ${table} is rejected`;
  if (thing === "schema") return `schema ${name}`;
  if (thing === "table") return `table ${name}`;
  if (thing === "enum") return `type ${name}`;
  if (thing === "column") return `${table}.${name}`;
  const what = thing === "unique" ? "unique index" : thing.replace("-", " ");
  return columns.length === 0 ? `${what} ${name} of ${table}` : `${what} of ${table} (${columns.join(", ")})`;
}
