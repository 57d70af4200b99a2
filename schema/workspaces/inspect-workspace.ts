import type { Database } from "../../src/domain/database.ts";
import { sqlState } from "../model/sql.ts";
import { defaultProviderType, defaultRows, defaultWriteKeyName } from "./default-rows.ts";
import { spelledThere } from "./same-person.ts";
import { essentials, type LoginProvider } from "./workspace-access.ts";
import { conflictsOf, findWorkspace, type WorkspaceRow } from "./workspace-row.ts";

export interface WorkspaceQuestion {
  /** Without a name the workspace is looked for by its domain. */
  readonly name?: string;
  readonly domain?: string;
  readonly administrator?: string;
  readonly provider?: LoginProvider;
}

export interface WorkspaceInspection {
  readonly workspaceId: string | undefined;
  /** Undefined: there is no such workspace, or no table for it yet. */
  readonly workspace: WorkspaceRow | undefined;
  /**
   * What `createWorkspace` would add or set, one line each: "UserProperty email", "Admin role of
   * ada@acme.example".
   */
  readonly missing: string[];
  readonly administrator: "not-asked" | "absent" | "unverified" | "without-role" | "ready";
  /** As the member is spelled, where that is not as it was asked for. */
  readonly spelled?: string;
  readonly provider: "not-asked" | "absent" | "disabled" | "differs" | "ready";
  /** In what the workspace contradicts the question; `createWorkspace` refuses it then. */
  readonly conflicts: readonly string[];
  /** `createWorkspace` would change nothing. */
  readonly complete: boolean;
}

interface Answer {
  missing: string[];
  administrator: WorkspaceInspection["administrator"];
  provider: WorkspaceInspection["provider"];
}

/** What of a workspace is there and what is missing, so that a plan can say so. Only reads. */
export async function inspectWorkspace(database: Database, question: WorkspaceQuestion): Promise<WorkspaceInspection> {
  const by = question.name === undefined ? { domain: question.domain ?? "" } : { name: question.name };
  const workspace = await findWorkspace(database, by).catch((error: unknown) => {
    if (sqlState(error) === "42P01") return null; // undefined_table: an empty database has no workspace either
    throw error;
  });
  if (workspace === null) return nothingThere(question);
  const spec = { type: "Root", ...(question.domain === undefined ? {} : { domain: question.domain }) };
  const conflicts = conflictsOf(workspace, spec);
  const { administrator: asked } = question;
  const administrator = asked === undefined ? undefined : (await spelledThere(database, [asked]))(asked);
  const [answer] = await database.query<Answer>(inspectSql, [
    workspace.id,
    JSON.stringify(defaultRows(workspace)),
    defaultWriteKeyName,
    defaultProviderType,
    administrator ?? null,
    question.provider?.type ?? null,
    JSON.stringify(question.provider === undefined ? {} : essentials(question.provider)),
  ]);
  if (answer === undefined) throw new TypeError("the inspection of a workspace gave no row");
  const domain = question.domain !== undefined && workspace.domain === null ? [`domain ${question.domain}`] : [];
  const missing = [
    ...domain,
    ...answer.missing,
    ...accessLines({ ...question, ...(administrator === undefined ? {} : { administrator }) }, answer),
  ];
  const complete = missing.length === 0 && conflicts.length === 0;
  const spelled = administrator === undefined || administrator === asked ? {} : { spelled: administrator };
  return { ...answer, ...spelled, workspaceId: workspace.id, workspace, missing, conflicts, complete };
}

function nothingThere(question: WorkspaceQuestion): WorkspaceInspection {
  const administrator = question.administrator === undefined ? "not-asked" : "absent";
  const provider = question.provider === undefined ? "not-asked" : "absent";
  const missing = [
    `Workspace ${question.name ?? question.domain ?? ""} with its default rows`,
    ...accessLines(question, { administrator, provider }),
  ];
  const nothing = { workspaceId: undefined, workspace: undefined, conflicts: [], complete: false };
  return { ...nothing, missing, administrator, provider };
}

function accessLines(question: WorkspaceQuestion, found: Pick<Answer, "administrator" | "provider">): string[] {
  const { administrator = "", provider } = question;
  const forAdministrator: Record<Answer["administrator"], string[]> = {
    "not-asked": [],
    ready: [],
    absent: [`member ${administrator}`, `Admin role of ${administrator}`],
    unverified: [`verified email of ${administrator}, and the Admin role`],
    "without-role": [`Admin role of ${administrator}`],
  };
  const name = `login provider ${provider?.type ?? ""}`;
  const forProvider: Record<Answer["provider"], string[]> = {
    "not-asked": [],
    ready: [],
    absent: [name],
    disabled: [`${name}, enabled`],
    differs: [`client ID of ${name}`],
  };
  return [...forAdministrator[found.administrator], ...forProvider[found.provider]];
}

/**
 * A group or template counts as there by its id or by its name, as `insertDefaultRows` leaves both
 * alone.
 */
const inspectSql = `WITH missing AS (
  SELECT 'UserProperty ' || r.name AS what FROM jsonb_to_recordset($2::jsonb -> 'userProperties') AS r (name text)
  WHERE NOT EXISTS (SELECT FROM "UserProperty" t WHERE t."workspaceId" = $1 AND t.name = r.name)
  UNION ALL SELECT 'Secret ' || r.name FROM jsonb_to_recordset($2::jsonb -> 'secrets') AS r (name text)
  WHERE NOT EXISTS (SELECT FROM "Secret" t WHERE t."workspaceId" = $1 AND t.name = r.name)
  UNION ALL SELECT 'WriteKey ' || $3::text
  WHERE NOT EXISTS (SELECT FROM "WriteKey" t JOIN "Secret" s ON s.id = t."secretId" WHERE t."workspaceId" = $1 AND s.name = $3)
  UNION ALL SELECT 'EmailProvider ' || r.type FROM jsonb_to_recordset($2::jsonb -> 'emailProviders') AS r (type text)
  WHERE NOT EXISTS (SELECT FROM "EmailProvider" t WHERE t."workspaceId" = $1 AND t.type = r.type)
  UNION ALL SELECT 'DefaultEmailProvider ' || $4::text
  WHERE NOT EXISTS (SELECT FROM "DefaultEmailProvider" t WHERE t."workspaceId" = $1)
  UNION ALL SELECT 'SmsProvider ' || r.type FROM jsonb_to_recordset($2::jsonb -> 'smsProviders') AS r (type text)
  WHERE NOT EXISTS (SELECT FROM "SmsProvider" t WHERE t."workspaceId" = $1 AND t.type = r.type)
  UNION ALL SELECT 'DefaultSmsProvider ' || $4::text
  WHERE NOT EXISTS (SELECT FROM "DefaultSmsProvider" t WHERE t."workspaceId" = $1)
  UNION ALL SELECT 'MessageTemplate ' || r.name FROM jsonb_to_recordset($2::jsonb -> 'messageTemplates') AS r (id uuid, name text)
  WHERE NOT EXISTS (SELECT FROM "MessageTemplate" t WHERE t.id = r.id OR (t."workspaceId" = $1 AND t.name = r.name))
  UNION ALL SELECT 'SubscriptionGroup ' || r.name FROM jsonb_to_recordset($2::jsonb -> 'subscriptionGroups') AS r (id uuid, name text)
  WHERE NOT EXISTS (SELECT FROM "SubscriptionGroup" t WHERE t.id = r.id OR (t."workspaceId" = $1 AND t.name = r.name))
  UNION ALL SELECT 'Segment ' || r.name
  FROM jsonb_to_recordset($2::jsonb -> 'segments') AS r (name text, "subscriptionGroupId" uuid)
    JOIN jsonb_to_recordset($2::jsonb -> 'subscriptionGroups') AS g (id uuid, name text) ON g.id = r."subscriptionGroupId"
  WHERE NOT EXISTS (SELECT FROM "Segment" t WHERE t."workspaceId" = $1 AND t.name = r.name)
    AND NOT EXISTS (SELECT FROM "SubscriptionGroup" t WHERE t."workspaceId" = $1 AND t.name = g.name AND t.id <> g.id)
)
SELECT coalesce((SELECT json_agg(what) FROM missing), '[]') AS missing,
  CASE WHEN $5::text IS NULL THEN 'not-asked'
    ELSE coalesce((SELECT CASE WHEN m."emailVerified" IS NOT TRUE THEN 'unverified'
      WHEN EXISTS (SELECT FROM "WorkspaceMemberRole" r WHERE r."workspaceId" = $1 AND r."workspaceMemberId" = m.id
        AND r.role = 'Admin') THEN 'ready' ELSE 'without-role' END
      FROM "WorkspaceMember" m WHERE m.email = $5), 'absent') END AS administrator,
  CASE WHEN $6::text IS NULL THEN 'not-asked'
    ELSE coalesce((SELECT CASE WHEN NOT p.enabled THEN 'disabled' WHEN p.config @> $7::jsonb THEN 'ready' ELSE 'differs' END
      FROM "AuthProvider" p WHERE p."workspaceId" = $1 AND p.type = $6), 'absent') END AS provider`;
