/**
 * Who may enter workspaces, and through which login: administrators and provider rows, many at
 * once.
 */
import type { Database } from "../../src/domain/database.ts";
import { spelledThere } from "./same-person.ts";

export interface LoginProvider {
  readonly type: "google";
  /** Public, part of every login address; the secret stays in the environment. */
  readonly clientId?: string;
}

/** One row of a workspace that was inserted or updated. */
export interface RowChange {
  readonly workspaceId: string;
  readonly inserted: boolean;
}

export interface Administrator {
  readonly workspaceId: string;
  readonly email: string;
}

interface MemberRow {
  id: string;
  email: string;
  how: "added" | "verified" | "there";
}

/**
 * The login finds a member by e-mail, which is unique over all workspaces, and what he may enter by
 * his roles. So an existing member, of whichever workspace, gets a role here and stays where he is;
 * an unverified one becomes verified. No workspace is named twice.
 */
export async function ensureAdministrators(
  transaction: Database,
  asked: readonly Administrator[],
): Promise<RowChange[]> {
  if (asked.length === 0) return [];
  const asThere = await spelledThere(
    transaction,
    asked.map(({ email }) => email),
  );
  const wanted = asked.map((one) => ({ ...one, email: asThere(one.email) }));
  // A new member belongs to the first workspace that names him.
  const first = new Map(wanted.toReversed().map((administrator) => [administrator.email, administrator]));
  const members = await membersOf(transaction, [...first.values()]);
  const idOf = new Map(members.map(({ email, id }) => [email, id]));
  const roles = await transaction.query<RowChange>(roleSql, [
    wanted.map(({ workspaceId }) => workspaceId),
    wanted.map(({ email }) => idOf.get(email)),
  ]);
  return [
    ...members.flatMap(({ email, how }) => {
      const workspaceId = first.get(email)?.workspaceId;
      return how === "there" || workspaceId === undefined ? [] : [{ workspaceId, inserted: how === "added" }];
    }),
    ...roles,
  ];
}

async function membersOf(transaction: Database, wanted: readonly Administrator[]): Promise<MemberRow[]> {
  const ask = (some: readonly Administrator[]) =>
    transaction.query<MemberRow>(memberSql, [
      some.map(({ workspaceId }) => workspaceId),
      some.map(({ email }) => email),
    ]);
  const found = await ask(wanted);
  const known = new Set(found.map(({ email }) => email));
  const unseen = wanted.filter(({ email }) => !known.has(email));
  if (unseen.length === 0) return found;
  // Somebody else added the same members at this moment: they are seen after his commit.
  const late = await ask(unseen);
  if (late.length < unseen.length) throw new TypeError("an administrator's member row vanished while it was made");
  return [...found, ...late];
}

const memberSql = `WITH added AS (
  INSERT INTO "WorkspaceMember" ("workspaceId", email, "emailVerified")
  SELECT i.id, i.email, true FROM unnest($1::uuid[], $2::text[]) AS i (id, email) ORDER BY i.email
  ON CONFLICT DO NOTHING RETURNING id, email
), verified AS (
  UPDATE "WorkspaceMember" SET "emailVerified" = true, "updatedAt" = now()
  WHERE email = ANY ($2::text[]) AND "emailVerified" IS NOT TRUE RETURNING id, email
)
SELECT id, email, 'added' AS how FROM added
UNION ALL SELECT id, email, 'verified' FROM verified
UNION ALL SELECT id, email, 'there' FROM "WorkspaceMember" WHERE email = ANY ($2::text[]) AND "emailVerified"`;

const roleSql = `INSERT INTO "WorkspaceMemberRole" AS there ("workspaceId", "workspaceMemberId", role)
SELECT i.id, i.member, 'Admin' FROM unnest($1::uuid[], $2::uuid[]) AS i (id, member)
ON CONFLICT ("workspaceId", "workspaceMemberId") DO UPDATE SET role = 'Admin', "updatedAt" = now() WHERE there.role <> 'Admin'
RETURNING "workspaceId", (xmax = 0) AS inserted`;

/** An existing row keeps its settings; it is only enabled, and told the client id. */
export async function ensureProviders(
  transaction: Database,
  workspaceIds: readonly string[],
  provider: LoginProvider,
): Promise<RowChange[]> {
  const known = essentials(provider);
  const config = { provider: provider.type, scope: ["openid", "email", "profile"], ...known };
  const values = [workspaceIds, provider.type, JSON.stringify(config), JSON.stringify(known)];
  return transaction.query<RowChange>(providerSql, values);
}

/** What an existing provider row must say. */
export const essentials = ({ clientId }: LoginProvider): object => (clientId === undefined ? {} : { clientId });

const providerSql = `INSERT INTO "AuthProvider" AS there ("workspaceId", type, enabled, config)
SELECT id, $2, true, $3::jsonb FROM unnest($1::uuid[]) AS id
ON CONFLICT ("workspaceId", type) DO UPDATE SET enabled = true, config = there.config || $4::jsonb, "updatedAt" = now()
  WHERE NOT there.enabled OR NOT there.config @> $4::jsonb
RETURNING "workspaceId", (xmax = 0) AS inserted`;
