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
  symptom: "The administrator ends at /dashboard/auth/no-organization, or may see but not change anything",
  detection: "WorkspaceMember, its emailVerified, and WorkspaceMemberRole",
  proof: "database",
  stops: "sign-in",
  reads: ["rows", "database", "installation"],
  needs: ["D2", "D7"],
  detect({ rows, database, installation }) {
    if (rows === undefined) return unknown("the tables of members are not complete");
    const lacked = lackedColumns(database, needed);
    if (lacked.length > 0) return unknown(`not to be seen without ${lacked.join(", ")}`);
    return findingOf(rows, installation);
  },
  remediation: {
    title: "Give the administrator what is missing: member, role, verified e-mail",
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
    if (spelled === undefined) return ok("nobody is there in other capitals");
    return warn(otherCapitals(profile.workspace.administrator, spelled));
  },
});

function otherCapitals(asked: string, spelled: string) {
  return {
    saw: `${asked} is in the database already, as ${spelled}`,
    why: "They are taken for one person, and no second member is made. The app compares every letter with what Google sends, which is nearly always in small letters.",
    next: `Write ${spelled} in the profile (workspace.administrator). If that sign-in ends at "no organization": dittofeed-setup workspace member add with the address as Google shows it, after that one sign-in`,
    evidence: [`The profile has ${asked}, the table WorkspaceMember ${spelled}.`],
  };
}

/** Of the workspace of the profile alone, with all that the installation makes for it. */
export const administratorCanEnterAfter = installationCheck(administratorCanEnter, {
  reads: ["database", "profile"],
  needs: ["D1"],
  detect({ database }) {
    if (database.state !== "open") return unknown("the database could not be asked");
    const { missing } = database.workspace;
    if (missing.length === 0) return ok("the administrator can enter");
    return fail({
      code: "verification-failed",
      saw: "The workspace is not complete",
      why: "The administrator could not sign in.",
      next: runAgain,
      evidence: [`It lacks ${missing.join(", ")}.`],
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
    why: "The login makes no member by itself: it finds one by a verified e-mail and admits them according to their role.",
    next:
      own === undefined || !lacksItsOwn(own, installation) || !keeperOf(installation).runsTasks
        ? "dittofeed-setup workspace create --name NAME --domain DOMAIN --administrator EMAIL   completes one that is there"
        : `dittofeed-setup --profile ${nameOf(installation)}`,
    evidence: closed.flatMap((workspace) => {
      const faults = faultsIn(workspace, rows).map(inWords);
      return faults.length === 0 ? [`no member of ${workspace.name} has the role Admin`] : faults;
    }),
  };
  if (closed.length > 0)
    return fail({ ...said, saw: `Nobody can enter ${closed.map(({ name }) => name).join(", ")} as administrator.` });
  const fault = rows.memberFaults.find(
    ({ workspaceId, email }) => workspaceId === own?.id && samePerson(email, wanted),
  );
  return warn({
    ...said,
    saw: `Others can enter ${own?.name}, but not ${wanted}, whom the profile names.`,
    evidence: fault === undefined ? [`${wanted} is no administrator of ${own?.name}`] : [inWords(fault)],
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
  return `${email} is administrator of ${workspaceName}, but the e-mail is not verified`;
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
