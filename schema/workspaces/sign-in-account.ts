import type { Database } from "../../src/domain/database.ts";
import { spelledThere } from "./same-person.ts";

/** What a member's next request would be decided by (requestContext.ts, findAndCreateRoles). */
export interface SignInAccount {
  memberId: string;
  /** As it is spelled there: the app compares it byte by byte. */
  email: string;
  /**
   * The one that the app takes the member to: the last, else that of the oldest role. Undefined
   * without any role.
   */
  workspaceId: string | undefined;
  /** The member's id at Google, once there was a sign-in. */
  subject: string | undefined;
}

export async function signInAccount(database: Database, email: string): Promise<SignInAccount | undefined> {
  const [found] = await database.query<{
    id: string;
    email: string;
    workspace: string | null;
    subject: string | null;
  }>(
    `SELECT m.id, m.email,
       (SELECT r."workspaceId" FROM "WorkspaceMemberRole" r JOIN "Workspace" w ON w.id = r."workspaceId"
        WHERE r."workspaceMemberId" = m.id AND w.status = 'Active'
        ORDER BY (r."workspaceId" = m."lastWorkspaceId") DESC NULLS LAST, r."createdAt" LIMIT 1) AS workspace,
       (SELECT a."providerAccountId" FROM "WorkspaceMembeAccount" a
        WHERE a."workspaceMemberId" = m.id AND a.provider = 'google' LIMIT 1) AS subject
     FROM "WorkspaceMember" m WHERE m.email = $1`,
    [(await spelledThere(database, [email]))(email)],
  );
  if (found === undefined) return undefined;
  return {
    memberId: found.id,
    email: found.email,
    workspaceId: found.workspace ?? undefined,
    subject: found.subject ?? undefined,
  };
}

/**
 * The row that the app makes for a subject that it has not seen: of our own probe, and only that.
 */
export async function forgetAccount(database: Database, subject: string): Promise<void> {
  await database.query(`DELETE FROM "WorkspaceMembeAccount" WHERE provider = 'google' AND "providerAccountId" = $1`, [
    subject,
  ]);
}
