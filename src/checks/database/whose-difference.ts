import { completeSchema } from "../../../schema/model/complete-schema.ts";
import type { CheckId } from "../../domain/check-id.ts";
import type { SchemaPart } from "../../domain/facts/database.ts";

const { tables, enums } = completeSchema("embedded");
const shared = new Set(Object.keys(completeSchema("standard").tables));

/**
 * Columns that the old init script makes with a type of its own, and loses with it when it is run
 * once more.
 */
const lostByScript = new Set([
  "Workspace.type",
  "Workspace.status",
  "WorkspaceOccupantSetting.occupantType",
  "MessageTemplate.resourceType",
  "SubscriptionGroup.type",
  "SubscriptionGroup.channel",
  "ComputedProperty.type",
  "Segment.resourceType",
  "Journey.resourceType",
]);

/** Further types that it drops, with whatever columns of the app's own migrations use them. */
const typesOfScript = ["DBResourceType", "DBRoleType", "DBBroadcastStatus", "ComputedPropertyType"];

/**
 * What one row of the catalogue has to say of the schema: every difference belongs to exactly one
 * row.
 */
export const partsOf = (id: CheckId, parts: readonly SchemaPart[]): SchemaPart[] =>
  parts.filter((part) => ownerOf(part, parts) === id);

/**
 * What follows from something else belongs to the row of that: a key goes with its column, a
 * foreign key with its target.
 */
function ownerOf(part: SchemaPart, parts: readonly SchemaPart[]): CheckId {
  const { thing, fault, table = "" } = part;
  const cause = thing === "column" || thing === "table" ? undefined : parts.find((other) => isCause(other, part));
  if (cause !== undefined) return ownerOf(cause, parts);
  if (thing === "foreign-key" && (fault === "unvalidated" || part.rows > 0)) return "D12";
  if (Object.hasOwn(tables, table) && !shared.has(table)) return "D5";
  if (table === "AuthProvider" && thing !== "table") return "D9";
  if (table === "WorkspaceMember" && thing === "unique") return "D11";
  if (thing === "column" && fault === "missing" && wasLost(part, parts)) return "D4";
  return "D3";
}

function isCause(other: SchemaPart, part: SchemaPart): boolean {
  if (other.fault !== "missing") return false;
  if (part.thing === "enum")
    return part.fault === "missing" && other.thing === "column" && other.type === `"${part.name}"`;
  if (other.thing === "table") return other.name === part.refTable;
  return other.thing === "column" && other.table === part.table && part.columns.includes(other.name);
}

/**
 * DROP TYPE … CASCADE takes every column of the type at once: where one is left, another is missing
 * for another reason.
 */
function wasLost({ table = "", name, type = "" }: SchemaPart, parts: readonly SchemaPart[]): boolean {
  if (lostByScript.has(`${table}.${name}`)) return true;
  const typeName = type.slice(1, -1);
  if (!Object.hasOwn(enums, typeName) || !typesOfScript.includes(typeName)) return false;
  return Object.entries(tables).every(([other, { columns }]) =>
    columns.every(
      (column) =>
        column.type !== type ||
        isMissing("column", other, column.name, parts) ||
        isMissing("table", other, other, parts),
    ),
  );
}

const isMissing = (thing: SchemaPart["thing"], table: string, name: string, parts: readonly SchemaPart[]): boolean =>
  parts.some((part) => part.thing === thing && part.fault === "missing" && part.table === table && part.name === name);
