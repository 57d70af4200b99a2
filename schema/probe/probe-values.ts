import type { ColumnModel, ForeignKeyModel, SchemaModel, TableModel } from "../model/schema-model.ts";
import { isEnum, quoteLiteral } from "../model/sql.ts";

/**
 * The rows that are tried in each table. `first` has what the app cannot leave out; `full` a value
 * in every column; `elsewhere` the texts of the first in another workspace; `least` leaves even its
 * id to the server. `changed` is what the first one becomes: never what the full one says, or a
 * unique index of somebody's would refuse what the app does not write.
 */
export const probeRows = ["first", "full", "elsewhere", "least", "changed"] as const;
export type ProbeRow = (typeof probeRows)[number];

export interface ProbedTable {
  readonly name: string;
  readonly model: TableModel;
  /** Its place among all tables: where its ids begin in the array `i` of the probe. */
  readonly place: number;
  /** By column: what it points at, here and in the app. */
  readonly keys: ReadonlyMap<string, ForeignKeyModel>;
}

/** An expression over `i`, an array of fresh ids. */
export function probedValue(
  { name: table, model, place, keys }: ProbedTable,
  column: ColumnModel,
  row: ProbeRow,
  all: ReadonlyMap<string, ProbedTable>,
  { enums }: SchemaModel,
): string {
  const own = idOf(place, row);
  const target = all.get(keys.get(column.name)?.refTable ?? "");
  if (target !== undefined && target.name !== table)
    return idOf(target.place, column.name === "workspaceId" ? workspaceOf(model, row) : parentOf(target, row));
  // `elsewhere` repeats what the first row says, but for its id and its workspace.
  const repeats = row === "elsewhere" && column.name !== "id" && mayRepeat(model);
  const said = idOf(place, repeats ? "first" : row);
  const known =
    texts[`${table}.${column.name}`]?.[probeRows.indexOf(isFull(row) ? "full" : row)] ?? texts[column.name]?.[0];
  if (isEnum(column.type)) return quoteLiteral(enums[column.type.slice(1, -1)]?.at(isFull(row) ? -1 : 0) ?? "");
  if (column.type === "uuid") return column.name === "id" ? own : said;
  if (column.type === "boolean") return "true";
  if (column.type === "integer") return "1";
  if (column.type === "bigint") return "10737418240";
  if (column.type === "jsonb") return quoteLiteral(json[`${table}.${column.name}`] ?? "{}");
  if (column.type.startsWith("timestamp")) return "clock_timestamp()";
  if (known !== undefined) return quoteLiteral(known);
  return column.name === "email" ? `'probe-' || ${said} || '@example.com'` : `'dittofeed-setup ' || ${said}`;
}

const isFull = (row: ProbeRow): boolean => row === "full" || row === "changed";

const idOf = (place: number, row: ProbeRow): string => `i[${place * probeRows.length + probeRows.indexOf(row) + 1}]`;

/** Rows share a workspace where the app lets them, since an index of somebody's may not. */
function workspaceOf(model: TableModel, row: ProbeRow): ProbeRow {
  if (row === "elsewhere" || row === "least" || row === "changed") return "elsewhere";
  return row === "full" && isOnePerWorkspace(model) ? row : "first";
}

/** The last row has no id that anybody could know beforehand, so nothing points at it. */
function parentOf({ name }: ProbedTable, row: ProbeRow): ProbeRow {
  if (row === "changed") return "full";
  if (name === "Workspace") return row === "least" ? "elsewhere" : row;
  return row === "first" || row === "elsewhere" ? "first" : "full";
}

const isOnePerWorkspace = ({ uniques }: TableModel): boolean =>
  uniques.some(({ columns }) => columns.join() === "workspaceId");

/** Whether another workspace may hold the same texts. */
export const mayRepeat = (model: TableModel): boolean =>
  model.columns.some(({ name }) => name === "workspaceId") &&
  model.uniques.every(({ columns }) => columns.includes("workspaceId")) &&
  !isOnePerWorkspace(model);

/** What the app would write, where a check of an operator's may look at it. One per row, or one. */
const texts: Readonly<Record<string, readonly string[]>> = {
  domain: ["example.com"],
  ipAddress: ["127.0.0.1"],
  userAgent: ["dittofeed-setup"],
  fromAddress: ["probe@example.com"],
  from: ["probe@example.com"],
  replyTo: ["probe@example.com"],
  "EmailProvider.type": ["SendGrid", "AmazonSes", "SendGrid", "PostMark"],
  "SmsProvider.type": ["Twilio", "SignalWire", "Twilio", "Test"],
  "AuthProvider.type": ["google", "github", "google", "microsoft"],
  "WorkspaceMembeAccount.provider": ["google"],
  "ComputedPropertyPeriod.step": ["ComputeAssignments"],
  "ComputedProperty.status": ["NotStarted"],
  "UserJourneyEvent.type": ["MessageNode"],
  "EmbeddedSessionAudit.action": ["created"],
};

const everyone = '{"entryNode": {"id": "1", "type": "Everyone"}, "nodes": []}';
const journey =
  '{"entryNode": {"type": "EventEntryNode", "event": "probe", "child": "ExitNode"}, "exitNode": {"type": "ExitNode"}, "nodes": []}';
const template = '{"type": "Email", "from": "probe@example.com", "subject": "", "body": ""}';

const json: Readonly<Record<string, string>> = {
  "Segment.definition": everyone,
  "UserProperty.definition": '{"type": "Trait", "path": "email"}',
  "Journey.definition": journey,
  "Journey.draft": journey,
  "MessageTemplate.definition": template,
  "MessageTemplate.draft": template,
  "Integration.definition": '{"type": "Sync", "subscribedSegments": [], "subscribedUserProperties": []}',
  "Broadcast.config": '{"type": "V2", "message": {"type": "Email"}}',
};
