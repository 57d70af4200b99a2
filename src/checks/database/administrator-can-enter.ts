import { check, installationCheck } from "../../domain/check.ts";
import type { FoundInstallation } from "../../domain/facts/directory.ts";
import type { MemberFault, RowFacts, WorkspaceSeen } from "../../domain/facts/rows.ts";
import type { Finding } from "../../domain/finding.ts";
import { fail, ok, unknown, warn } from "../../domain/finding.ts";
import { samePerson } from "../../domain/grammar.ts";
import { keeperOf, nameOf } from "../../domain/keeper.ts";
import type { RepairStep } from "../../domain/repair.ts";
import { runAgain } from "./schema-finding.ts";
import { creatingWorkspace, enteredByPeople, lackedColumns, ownWorkspace } from "./workspaces-seen.ts";

const needed = [
  ...["Workspace.type", "Workspace.status", "WorkspaceMember.email", "WorkspaceMember.emailVerified"],
  ...["WorkspaceMember.workspaceId", "WorkspaceMemberRole.workspaceId", "WorkspaceMemberRole.workspaceMemberId"],
  "WorkspaceMemberRole.role",
];

export const administratorCanEnter = check({
  id: "D8",
  title: "Every workspace has an administrator who can sign in",
  category: "database",
  symptom: "The administrator lands on /dashboard/auth/no-organization, or can see everything but change nothing",
  detection: "WorkspaceMember, its emailVerified, and WorkspaceMemberRole",
  proof: "database",
  stops: "sign-in",
  reads: ["rows", "database", "installation"],
  needs: ["D2", "D7"],
  detect({ rows, database, installation }) {
    if (rows === undefined) return unknown("the member tables are not complete");
    const lacked = lackedColumns(database, needed);
    if (lacked.length > 0) return unknown(`cannot be checked without ${lacked.join(", ")}`);
    return findingOf(rows, installation);
  },
  remediation: {
    title: "Give the administrator what is missing: member, role, verified email",
    risk: "safe",
    steps({ rows, database, installation }) {
      if (rows === undefined) return [];
      const own = ownWorkspace(rows, installation);
      const others = closedTo(rows).filter(({ id }) => id !== own?.id);
      const statements = others.flatMap((workspace) => letIn(faultsIn(workspace, rows)));
      return [
        ...(lacksItsOwn(own, installation) ? creatingWorkspace(database, installation) : []),
        ...(statements.length > 0 ? [{ do: "run-sql", statements } as const] : []),
      ];
    },
  },
});

/** Whoever is meant is there, and nothing is made: that it is so has to be said before it is found out. */
export const administratorIsSpelledBefore = installationCheck(administratorCanEnter, {
  name: "administrator-spelled",
  reads: ["database", "profile"],
  needs: ["database-usable"],
  detect({ database, profile }) {
    const spelled = database.state === "open" ? database.workspace.spelled : undefined;
    if (spelled === undefined) return ok("no existing member differs only in capitals");
    return warn(otherCapitals(profile.workspace.administrator, spelled));
  },
});

function otherCapitals(asked: string, spelled: string) {
  return {
    saw: `${asked} is already in the database as ${spelled}`,
    why: "Both are treated as one person, so no second member is created. The app compares the address letter by letter with the one from Google, which is nearly always lowercase.",
    next: `Use ${spelled} in the profile (workspace.administrator). If sign-in then ends at "no organization", run dittofeed-setup workspace member add with the address as Google shows it`,
    evidence: [`The profile has ${asked}; the table WorkspaceMember has ${spelled}.`],
  };
}

/** Of the workspace of the profile alone, with all that the installation makes for it. */
export const administratorCanEnterAfter = installationCheck(administratorCanEnter, {
  reads: ["database", "profile"],
  needs: ["D1"],
  detect({ database }) {
    if (database.state !== "open") return unknown("the database did not answer");
    const { missing } = database.workspace;
    if (missing.length === 0) return ok("the administrator can sign in");
    return fail({
      code: "verification-failed",
      saw: "The workspace is not complete",
      why: "The administrator cannot sign in.",
      next: runAgain,
      evidence: [`Missing: ${missing.join(", ")}.`],
    });
  },
});

function findingOf(rows: RowFacts, installation: FoundInstallation): Finding {
  const own = ownWorkspace(rows, installation);
  const closed = closedTo(rows);
  const wanted = installation.profile?.workspace.administrator ?? "";
  if (closed.length === 0 && !lacksItsOwn(own, installation)) {
    const there = own?.administrators.filter((email) => samePerson(email, wanted)) ?? [];
    const [spelled] = there.includes(wanted) ? [] : there;
    if (spelled !== undefined) return warn(otherCapitals(wanted, spelled));
    return ok(`${enteredByPeople(rows).length} with a verified administrator`);
  }
  const said = {
    why: "Sign-in never creates members. It finds one by a verified email address and grants access by role.",
    next:
      own === undefined || !lacksItsOwn(own, installation) || !keeperOf(installation).runsTasks
        ? "dittofeed-setup workspace create --name NAME --domain DOMAIN --administrator EMAIL   completes an existing one"
        : `dittofeed-setup --profile ${nameOf(installation)}`,
    evidence: closed.flatMap((workspace) => {
      const faults = faultsIn(workspace, rows).map(inWords);
      return faults.length === 0 ? [`no member of ${workspace.name} has the Admin role`] : faults;
    }),
  };
  if (closed.length > 0)
    return fail({
      ...said,
      saw: `Nobody can sign in to ${closed.map(({ name }) => name).join(", ")} as an administrator.`,
    });
  const fault = rows.memberFaults.find(
    ({ workspaceId, email }) => workspaceId === own?.id && samePerson(email, wanted),
  );
  return warn({
    ...said,
    saw: `Others can sign in to ${own?.name}, but ${wanted}, the administrator in the profile, cannot.`,
    evidence: fault === undefined ? [`${wanted} is not an administrator of ${own?.name}`] : [inWords(fault)],
  });
}

const closedTo = (rows: RowFacts): WorkspaceSeen[] =>
  enteredByPeople(rows).filter(({ administrators }) => administrators.length === 0);

const lacksItsOwn = (own: WorkspaceSeen | undefined, { profile }: FoundInstallation): boolean =>
  own !== undefined &&
  profile !== undefined &&
  !own.administrators.some((email) => samePerson(email, profile.workspace.administrator));

const faultsIn = ({ id }: WorkspaceSeen, { memberFaults }: RowFacts): MemberFault[] =>
  memberFaults.filter(({ workspaceId }) => workspaceId === id);

function inWords({ kind, email, workspaceName }: MemberFault): string {
  if (kind === "no-member") return `${workspaceName} has no member`;
  if (kind === "no-role") return `${email} has no role in ${workspaceName}`;
  return `${email} is an administrator of ${workspaceName}, but the email address is not verified`;
}

/**
 * A role is given only to the one person who is there: among several nobody but the operator can
 * choose.
 */
function letIn(faults: readonly MemberFault[]): Extract<RepairStep, { do: "run-sql" }>["statements"] {
  const unverified = faults.filter(({ kind }) => kind === "unverified");
  if (unverified.length > 0) return unverified.map(({ email }) => ({ sql: verifySql, values: [email] }));
  const [only, ...more] = faults.filter(({ kind }) => kind === "no-role");
  if (only === undefined || more.length > 0) return [];
  return [{ sql: roleSql, values: [only.email, only.workspaceId] }];
}

const verifySql = `UPDATE "public"."WorkspaceMember" SET "emailVerified" = true, "updatedAt" = now()
WHERE email = $1 AND "emailVerified" IS NOT TRUE`;

const roleSql = `WITH member AS (SELECT id FROM "public"."WorkspaceMember" WHERE email = $1), verified AS (${verifySql})
INSERT INTO "public"."WorkspaceMemberRole" ("workspaceId", "workspaceMemberId", role)
SELECT $2, member.id, 'Admin' FROM member WHERE NOT EXISTS (
  SELECT FROM "public"."WorkspaceMemberRole" r WHERE r."workspaceId" = $2 AND r."workspaceMemberId" = member.id)`;
