/** What stands in the tables; undefined where they are not complete enough to be asked. */
export interface RowFacts {
  /** Oldest first, deleted ones included: their status says so. */
  workspaces: readonly WorkspaceSeen[];
  /** By workspace; children are left out, since they are entered through their parent. */
  memberFaults: readonly MemberFault[];
  /** Oldest first; none where there is no such table. */
  providers: readonly { id: string; workspaceId: string; type: string; enabled: boolean; createdAt: string }[];
  policies: readonly PolicySeen[];
}

export interface WorkspaceSeen {
  id: string;
  name: string;
  domain: string | null;
  status: string;
  type: string;
  /** E-mail addresses that have the Admin role and are verified. */
  administrators: readonly string[];
}

export interface PolicySeen {
  table: string;
  name: string;
  /** An unset variable ends the query in an error instead of giving no rows. */
  raises: boolean;
  /** Does it hold the role of this connection? */
  holds: boolean;
  /** As PostgreSQL spells it, for people. */
  definition: string;
  using: string | null;
  check: string | null;
}

/**
 * Why somebody cannot work in a workspace. `email` is empty where the workspace has no member at
 * all.
 */
export interface MemberFault {
  kind: "no-member" | "no-role" | "unverified";
  workspaceId: string;
  workspaceName: string;
  email: string;
}
