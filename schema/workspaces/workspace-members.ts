import type { Database } from "../../src/domain/database.ts";
import { samePerson } from "../../src/domain/grammar.ts";
import { Problem } from "../../src/domain/problem.ts";
import { spelledThere } from "./same-person.ts";

/** Members of workspaces one by one: who may enter, as what, and where a sign-in takes them. */

export const memberRoles = ["Admin", "WorkspaceManager", "Author", "Viewer"] as const;
export type MemberRole = (typeof memberRoles)[number];

export interface ListedMember {
  email: string;
  workspaceId: string;
  workspace: string;
  role: string;
  verified: boolean;
  /** A sign-in takes the member here. */
  isNext: boolean;
}

/** Everybody who may enter, by workspace and e-mail; of one workspace only where one is named. */
export function listMembers(database: Database, workspaceId?: string): Promise<ListedMember[]> {
  return database.query<ListedMember>(
    `SELECT m.email, w.id AS "workspaceId", w.name AS workspace, r.role::text AS role,
       coalesce(m."emailVerified", false) AS verified, m."lastWorkspaceId" IS NOT DISTINCT FROM w.id AS "isNext"
     FROM "WorkspaceMemberRole" r JOIN "WorkspaceMember" m ON m.id = r."workspaceMemberId"
     JOIN "Workspace" w ON w.id = r."workspaceId"
     WHERE $1::uuid IS NULL OR w.id = $1::uuid ORDER BY w."createdAt", w.id, m.email`,
    [workspaceId ?? null],
  );
}

export interface MemberSpec {
  workspaceId: string;
  email: string;
}

/**
 * Member, role and last workspace together: a sign-in looks at all three, and whoever has a last
 * workspace without a role there is sent back to Google for ever. Somebody who has a workspace
 * already keeps it as the one that a sign-in leads to.
 */
export function addMember(
  database: Database,
  { workspaceId, email: asked, role }: MemberSpec & { role: MemberRole },
): Promise<{ member: "added" | "there"; role: "added" | "changed" | "there"; spelled?: string }> {
  return database.transaction(async (transaction) => {
    const email = (await spelledThere(transaction, [asked]))(asked);
    const [member] = await transaction.query<{ id: string; added: boolean }>(
      `INSERT INTO "WorkspaceMember" AS there ("workspaceId", email, "emailVerified") VALUES ($1, $2, true)
       ON CONFLICT (email) DO UPDATE SET "emailVerified" = true RETURNING id, (xmax = 0) AS added`,
      [workspaceId, email],
    );
    const [before] = await transaction.query<{ role: string }>(
      `SELECT role::text AS role FROM "WorkspaceMemberRole" WHERE "workspaceId" = $1 AND "workspaceMemberId" = $2 FOR UPDATE`,
      [workspaceId, member?.id],
    );
    if (before?.role === "Admin" && role !== "Admin")
      await refuseWithoutAdministrator(transaction, { workspaceId, email });
    await transaction.query(
      `INSERT INTO "WorkspaceMemberRole" ("workspaceId", "workspaceMemberId", role) VALUES ($1, $2, $3::"DBRoleType")
       ON CONFLICT ("workspaceId", "workspaceMemberId") DO UPDATE SET role = EXCLUDED.role, "updatedAt" = now()`,
      [workspaceId, member?.id, role],
    );
    await leadSomewhere(transaction, member?.id);
    return {
      // Said only where it is not what was typed.
      ...(email === asked ? {} : { spelled: email }),
      member: member?.added === true ? "added" : "there",
      role: before === undefined ? "added" : before.role === role ? "there" : "changed",
    };
  });
}

/**
 * Takes the role; the member stays, for other workspaces and for what refers to it. False where
 * there was no such role.
 */
export function removeMember(database: Database, { workspaceId, email: asked }: MemberSpec): Promise<boolean> {
  return database.transaction(async (transaction) => {
    const email = (await spelledThere(transaction, [asked]))(asked);
    const [role] = await transaction.query<{ member: string; role: string }>(
      `SELECT m.id AS member, r.role::text AS role FROM "WorkspaceMemberRole" r
       JOIN "WorkspaceMember" m ON m.id = r."workspaceMemberId"
       WHERE r."workspaceId" = $1 AND m.email = $2 FOR UPDATE OF r`,
      [workspaceId, email],
    );
    if (role === undefined) return false;
    if (role.role === "Admin") await refuseWithoutAdministrator(transaction, { workspaceId, email });
    await transaction.query(`DELETE FROM "WorkspaceMemberRole" WHERE "workspaceId" = $1 AND "workspaceMemberId" = $2`, [
      workspaceId,
      role.member,
    ]);
    await leadSomewhere(transaction, role.member);
    return true;
  });
}

/**
 * To a workspace that the member may enter: the last one while it is one, else the oldest role's,
 * else none.
 */
async function leadSomewhere(transaction: Database, memberId: string | undefined): Promise<void> {
  await transaction.query(
    `UPDATE "WorkspaceMember" m SET "lastWorkspaceId" = (
       SELECT r."workspaceId" FROM "WorkspaceMemberRole" r WHERE r."workspaceMemberId" = m.id
       ORDER BY (r."workspaceId" = m."lastWorkspaceId") DESC NULLS LAST, r."createdAt" LIMIT 1)
     WHERE m.id = $1`,
    [memberId],
  );
}

async function refuseWithoutAdministrator(transaction: Database, { workspaceId, email }: MemberSpec): Promise<void> {
  // All of them are held: two who remove each other must not both succeed.
  const others = await transaction.query<{ email: string }>(
    `SELECT m.email FROM "WorkspaceMemberRole" r JOIN "WorkspaceMember" m ON m.id = r."workspaceMemberId"
     WHERE r."workspaceId" = $1 AND r.role = 'Admin' FOR UPDATE OF r`,
    [workspaceId],
  );
  if (others.some((one) => !samePerson(one.email, email))) return;
  throw new Problem({
    code: "value-refused",
    title: "This is the workspace's last administrator",
    saw: `Only ${email} has the role Admin there.`,
    why: "Without one, nobody could add members again.",
    next: "Give someone else the role first: dittofeed-setup workspace member add EMAIL --workspace W --role Admin",
  });
}
