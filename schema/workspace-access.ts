/** Who may enter a workspace, and through which login: the administrator and the provider row. */
import type { Database } from "../src/domain/database.ts";

export interface LoginProvider {
  readonly type: "google";
  /** Public, part of every login address; the secret stays in the environment. */
  readonly clientId?: string;
}

export interface RowCount {
  readonly inserted: number;
  readonly updated: number;
}

interface MemberRow {
  id: string;
  how: "added" | "verified" | "there";
}

/**
 * The login finds a member by e-mail, which is unique over all workspaces, and what he may enter by his roles. So an
 * existing member, of whichever workspace, gets a role here and stays where he is; an unverified one becomes verified.
 */
export async function ensureAdministrator(
  transaction: Database,
  workspaceId: string,
  email: string,
): Promise<RowCount> {
  // A second round is needed only when somebody else adds the same member at this moment: it is seen after his commit.
  const member =
    (await transaction.query<MemberRow>(memberSql, [workspaceId, email]))[0] ??
    (await transaction.query<MemberRow>(memberSql, [workspaceId, email]))[0];
  if (member === undefined) throw new TypeError("the administrator's member row vanished while it was made");
  const [role] = await transaction.query<{ inserted: boolean }>(roleSql, [workspaceId, member.id]);
  return {
    inserted: Number(member.how === "added") + Number(role?.inserted === true),
    updated: Number(member.how === "verified") + Number(role?.inserted === false),
  };
}

const memberSql = `WITH added AS (
  INSERT INTO "WorkspaceMember" ("workspaceId", email, "emailVerified") VALUES ($1, $2, true)
  ON CONFLICT DO NOTHING RETURNING id
), verified AS (
  UPDATE "WorkspaceMember" SET "emailVerified" = true, "updatedAt" = now()
  WHERE email = $2 AND "emailVerified" IS NOT TRUE RETURNING id
)
SELECT id, 'added' AS how FROM added
UNION ALL SELECT id, 'verified' FROM verified
UNION ALL SELECT id, 'there' FROM "WorkspaceMember" WHERE email = $2 AND "emailVerified"`;

const roleSql = `INSERT INTO "WorkspaceMemberRole" AS there ("workspaceId", "workspaceMemberId", role)
VALUES ($1, $2, 'Admin')
ON CONFLICT ("workspaceId", "workspaceMemberId") DO UPDATE SET role = 'Admin', "updatedAt" = now() WHERE there.role <> 'Admin'
RETURNING (xmax = 0) AS inserted`;

/** An existing row keeps its settings; it is only enabled, and told the client id. */
export async function ensureProvider(
  transaction: Database,
  workspaceId: string,
  provider: LoginProvider,
): Promise<RowCount> {
  const known = essentials(provider);
  const config = { provider: provider.type, scope: ["openid", "email", "profile"], ...known };
  const values = [workspaceId, provider.type, JSON.stringify(config), JSON.stringify(known)];
  const [row] = await transaction.query<{ inserted: boolean }>(providerSql, values);
  return { inserted: Number(row?.inserted === true), updated: Number(row?.inserted === false) };
}

/** What an existing provider row must say. */
export const essentials = ({ clientId }: LoginProvider): object => (clientId === undefined ? {} : { clientId });

const providerSql = `INSERT INTO "AuthProvider" AS there ("workspaceId", type, enabled, config)
VALUES ($1, $2, true, $3::jsonb)
ON CONFLICT ("workspaceId", type) DO UPDATE SET enabled = true, config = there.config || $4::jsonb, "updatedAt" = now()
  WHERE NOT there.enabled OR NOT there.config @> $4::jsonb
RETURNING (xmax = 0) AS inserted`;
