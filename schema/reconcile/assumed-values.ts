import type { ColumnModel } from "../model/schema-model.ts";
import type { Answers } from "./choices.ts";

/**
 * How a column that must not be empty gets its values in rows that lack them: `known` reads them
 * from other rows and may give NULL, `assumed` is for the rest. Both are expressions over the row
 * `t`; neither is a guess where a column's own default says the same.
 */
export interface Fill {
  readonly known: string | null;
  readonly assumed: string | null;
}

interface KnownFill extends Fill {
  /** Without a row in this table there is nothing to put there. */
  readonly needs?: string;
}

/**
 * The old init script, run twice, drops these columns with their values; what they held can partly
 * be read elsewhere. The app's own journal lacks WorkspaceMember.workspaceId: there the role says
 * which workspace a member belongs to.
 */
const fills: Readonly<Record<string, KnownFill>> = {
  "Workspace.type": {
    known: `CASE WHEN t."parentWorkspaceId" IS NOT NULL THEN 'Child'
      WHEN EXISTS (SELECT FROM "Workspace" c WHERE c."parentWorkspaceId" = t.id) THEN 'Parent' END::"WorkspaceType"`,
    assumed: `'Root'::"WorkspaceType"`,
  },
  "Workspace.status": {
    known: `CASE WHEN t.name LIKE 'DfTombstoned%' THEN 'Tombstoned' END::"WorkspaceStatus"`,
    assumed: `'Active'::"WorkspaceStatus"`,
  },
  "WorkspaceMember.workspaceId": {
    known: `coalesce(
      (SELECT w.id FROM "WorkspaceMemberRole" r JOIN "Workspace" w ON w.id = r."workspaceId"
        WHERE r."workspaceMemberId" = t.id ORDER BY r."createdAt", w.id LIMIT 1),
      (SELECT w.id FROM "Workspace" w WHERE w.id = t."lastWorkspaceId"))`,
    // Without a role a member can enter no workspace, so this one gives no right.
    assumed: `(SELECT w.id FROM "Workspace" w ORDER BY w."createdAt", w.id LIMIT 1)`,
    needs: "Workspace",
  },
  "WorkspaceOccupantSetting.occupantType": {
    known: `CASE WHEN EXISTS (SELECT FROM "WorkspaceMember" m WHERE m.id::text = t."workspaceOccupantId")
      THEN 'WorkspaceMember' END::"DBWorkspaceOccupantType"`,
    assumed: `'ChildWorkspaceOccupant'::"DBWorkspaceOccupantType"`,
  },
  "SubscriptionGroup.type": {
    known: `(SELECT (s.definition #>> '{entryNode,subscriptionGroupType}')::"DBSubscriptionGroupType" FROM "Segment" s
      WHERE s.definition #>> '{entryNode,subscriptionGroupId}' = t.id::text
        AND s.definition #>> '{entryNode,subscriptionGroupType}' IN ('OptIn', 'OptOut') LIMIT 1)`,
    assumed: `'OptOut'::"DBSubscriptionGroupType"`,
  },
  "SubscriptionGroup.channel": {
    known: `CASE WHEN t.name LIKE '%- Email' THEN 'Email' WHEN t.name LIKE '%- Mobile Push' THEN 'MobilePush'
      WHEN t.name LIKE '%- SMS' THEN 'Sms' END::"DBChannelType"`,
    assumed: `'Email'::"DBChannelType"`,
  },
  "Segment.subscriptionGroupId": {
    known: `(SELECT g.id FROM "SubscriptionGroup" g WHERE g.id::text = t.definition #>> '{entryNode,subscriptionGroupId}')`,
    assumed: null,
  },
  "Segment.resourceType": {
    known: `CASE WHEN t.name LIKE 'subscriptionGroup-%' THEN 'Internal' END::"DBResourceType"`,
    assumed: `'Declarative'::"DBResourceType"`,
  },
  "ComputedProperty.type": {
    known: computedType("id"),
    assumed: `'UserProperty'::"ComputedPropertyType"`,
  },
  "ComputedPropertyPeriod.type": {
    known: computedType("computedPropertyId"),
    assumed: `'UserProperty'::"ComputedPropertyType"`,
  },
};

function computedType(column: string): string {
  return `CASE WHEN EXISTS (SELECT FROM "Segment" s WHERE s.id::text = t."${column}"::text) THEN 'Segment'
      WHEN EXISTS (SELECT FROM "UserProperty" p WHERE p.id::text = t."${column}"::text) THEN 'UserProperty' END::"ComputedPropertyType"`;
}

/** Null: nothing may be put there, and only a person can say what belongs into these rows. */
export function fillOf(table: string, column: ColumnModel, rowsIn: Readonly<Record<string, number>>): Fill | null {
  const known = fills[`${table}.${column.name}`];
  if (known !== undefined) return known.needs === undefined || (rowsIn[known.needs] ?? 0) > 0 ? known : null;
  return column.default === null ? null : { known: null, assumed: column.default };
}

/**
 * For rows that are there and lack a value: as `fillOf`, but a moment that nobody wrote down is
 * made up only where somebody has said so. A new id is one that nobody can have meant otherwise.
 */
export function fillOfNulls(
  table: string,
  column: ColumnModel,
  rowsIn: Readonly<Record<string, number>>,
  values: Answers = {},
): Fill | null {
  const fill = fillOf(table, column, rowsIn);
  const isAsked = isMoment(fill?.assumed) && values[`${table}.${column.name}`] !== byDefault;
  return fill !== null && isAsked ? { ...fill, assumed: null } : fill;
}

/** The answer to that question. */
export const byDefault = "default";

export const isMoment = (value: string | null | undefined): boolean => /^(now\(\)|CURRENT_TIMESTAMP)/.test(value ?? "");

/** In words, for the report: what was put into the rows of which nothing is known. */
export const describeAssumed = (assumed: string): string =>
  assumed.startsWith("(SELECT") ? "the oldest workspace" : assumed.replace(/^'(.*)'::.*$/, "$1");
