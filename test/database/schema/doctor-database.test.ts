import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { exhaustive, times } from "../../support/exhaustive.ts";
import { type Snapshot, takeSnapshot } from "../../support/table-snapshot.ts";
import { type SharedVersion, sharedPostgres } from "../postgres.ts";
import { admit, findings, type Known, type Patient, problems, reportOf } from "./doctor-database-support.ts";

/** A type goes with every column of it, as in the old init script, which then recreates it. */
const lostTypes = ["WorkspaceType", "WorkspaceStatus", "DBChannelType", "DBSubscriptionGroupType", "DBResourceType"];
const dropTypes = lostTypes.map((name) => `DROP TYPE "${name}" CASCADE`).join("; ");
const scriptAgain = `${dropTypes};
  CREATE TYPE "WorkspaceType" AS ENUM ('Root', 'Child', 'Parent');
  CREATE TYPE "WorkspaceStatus" AS ENUM ('Active', 'Tombstoned', 'Paused');
  CREATE TYPE "DBChannelType" AS ENUM ('Email', 'MobilePush', 'Sms', 'Webhook');
  CREATE TYPE "DBSubscriptionGroupType" AS ENUM ('OptIn', 'OptOut');
  CREATE TYPE "DBResourceType" AS ENUM ('Declarative', 'Internal')`;
const lostFrom = ["Workspace", "SubscriptionGroup", "Segment", "Journey", "MessageTemplate", "UserProperty"];

const secondProvider = (enabled: boolean) => `INSERT INTO "AuthProvider" ("workspaceId", type, enabled, "createdAt")
  SELECT id, 'google', ${enabled}, now() + interval '1 day' FROM "Workspace"`;
const noProviderKey = `DROP INDEX "AuthProvider_workspaceId_type_key"`;
const noMemberKey = `DROP INDEX "WorkspaceMember_email_workspaceId_key"`;
const noSegmentKey = `ALTER TABLE "Segment" DROP CONSTRAINT "Segment_workspaceId_fkey"`;
const orphan = `INSERT INTO "Segment" ("workspaceId", name, definition) VALUES (gen_random_uuid(), 'orphan', '{}')`;
const strictPolicy = `ALTER TABLE "EmbeddedSession" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY "EmbeddedSession_workspace_isolation" ON "EmbeddedSession"
    USING ("workspaceId" = current_setting('app.current_workspace')::uuid)`;
const quotedPolicy = `CREATE POLICY "it's, (odd)" ON "Secret" FOR INSERT
  WITH CHECK (("workspaceId")::text || ',)''(' = current_setting('app.x', false) || ',)''(' OR current_setting('app.y', true) = '1')`;

interface Case {
  name: string;
  broken: string;
  /** Everything that is not ok, exactly. */
  found: string[];
  how?: Known;
  /** Tables in which the repair may change or add something. */
  touches?: string[];
  /** What is compared here the versions spell in their own ways: it runs on each of them. */
  spelled?: true;
}

const cases: Case[] = [
  { name: "a table", broken: `DROP TABLE "Broadcast"`, found: ["D3 fail"], touches: ["Broadcast"] },
  {
    name: "a table on which others hang",
    broken: `DROP TABLE "SmsProvider" CASCADE`,
    found: ["D3 fail"],
    touches: ["SmsProvider"],
  },
  {
    name: "a column",
    broken: `ALTER TABLE "Journey" DROP COLUMN "canRunMultiple"`,
    found: ["D3 fail"],
    touches: ["Journey"],
  },
  { name: "a plain index", broken: `DROP INDEX "Segment_resourceType_idx"`, found: ["D3 warn"] },
  { name: "a foreign key that nothing offends", broken: noSegmentKey, found: ["D3 warn"], spelled: true },
  {
    name: "the script's columns, types recreated",
    broken: scriptAgain,
    spelled: true,
    found: ["D4 fail", "D8 unknown", "D10 unknown"],
    touches: lostFrom,
  },
  {
    name: "the script's columns, types gone too",
    broken: dropTypes,
    found: ["D4 fail", "D8 unknown", "D10 unknown"],
    touches: lostFrom,
  },
  {
    name: "an embedded table",
    broken: `DROP TABLE "EmbeddedSessionAudit"`,
    found: ["D5 fail"],
    touches: ["EmbeddedSessionAudit"],
  },
  { name: "the journal", broken: "DROP SCHEMA drizzle CASCADE", found: ["D6 warn"] },
  {
    name: "some of the journal",
    broken: "DELETE FROM drizzle.__drizzle_migrations WHERE id > 7",
    found: ["D6 warn"],
    how: "without profile",
  },
  {
    name: "the workspace",
    broken: `DELETE FROM "Workspace"`,
    found: ["D7 fail", "D8 unknown", "D10 unknown"],
    touches:
      "AuthProvider DefaultEmailProvider DefaultSmsProvider EmailProvider MessageTemplate Secret Segment SmsProvider SubscriptionGroup UserProperty Workspace WorkspaceMember WorkspaceMemberRole WriteKey".split(
        " ",
      ),
  },
  {
    name: "the administrator's verified e-mail",
    broken: `UPDATE "WorkspaceMember" SET "emailVerified" = false`,
    found: ["D8 fail"],
    touches: ["WorkspaceMember"],
  },
  {
    name: "the same, and no profile",
    broken: `UPDATE "WorkspaceMember" SET "emailVerified" = NULL`,
    found: ["D8 fail"],
    touches: ["WorkspaceMember"],
    how: "without profile",
  },
  {
    name: "the administrator's role",
    broken: `DELETE FROM "WorkspaceMemberRole"`,
    found: ["D8 fail"],
    touches: ["WorkspaceMemberRole"],
  },
  {
    name: "the role and the verified e-mail, and no profile",
    broken: `DELETE FROM "WorkspaceMemberRole"; UPDATE "WorkspaceMember" SET "emailVerified" = false`,
    found: ["D8 fail"],
    touches: ["WorkspaceMemberRole", "WorkspaceMember"],
    how: "without profile",
  },
  {
    name: "the administrator",
    broken: `DELETE FROM "WorkspaceMember"`,
    found: ["D8 fail"],
    touches: ["WorkspaceMemberRole", "WorkspaceMember"],
  },
  {
    name: "the profile's administrator, while another can enter",
    broken: `UPDATE "WorkspaceMember" SET email = 'other@example.com'`,
    found: ["D8 warn"],
    touches: ["WorkspaceMemberRole", "WorkspaceMember"],
  },
  {
    name: "the provider's column under its old name",
    broken: `ALTER TABLE "AuthProvider" RENAME COLUMN type TO provider`,
    found: ["D9 fail"],
    touches: ["AuthProvider"],
  },
  { name: "the providers' key", broken: noProviderKey, found: ["D9 fail"] },
  {
    name: "the providers' key, with duplicates",
    broken: `${noProviderKey}; ${secondProvider(true)}; ${secondProvider(false)}`,
    found: ["D9 fail"],
    touches: ["AuthProvider"],
  },
  {
    name: "the providers' key and the old name, with duplicates",
    broken: `${noProviderKey}; ${secondProvider(true)}; ALTER TABLE "AuthProvider" RENAME COLUMN type TO provider`,
    found: ["D9 fail"],
    touches: ["AuthProvider"],
  },
  {
    name: "the domain",
    broken: `UPDATE "Workspace" SET domain = NULL`,
    found: ["D10 warn"],
    touches: ["Workspace"],
  },
  { name: "the members' key", broken: noMemberKey, found: ["D11 fail"] },
  { name: "the guard against orphans", broken: `${noSegmentKey}; ${orphan}`, found: ["D12 warn"] },
  { name: "the proof that there are no orphans", broken: notValid(), found: ["D12 warn"], spelled: true },
  { name: "a strict policy", broken: strictPolicy, found: ["D13 warn"], spelled: true },
  {
    name: "a policy of odd spelling",
    broken: quotedPolicy,
    found: ["D13 warn"],
    how: "without profile",
    spelled: true,
  },
  // Several at once.
  {
    name: "two at once",
    broken: `${noMemberKey}; DROP TABLE "EmbeddedSession"`,
    found: ["D5 fail", "D11 fail"],
    touches: ["EmbeddedSession"],
  },
  {
    name: "three at once",
    broken: `DROP TABLE "Broadcast"; UPDATE "Workspace" SET domain = NULL; ${strictPolicy}`,
    found: ["D3 fail", "D10 warn", "D13 warn"],
    touches: ["Broadcast", "Workspace"],
  },
  {
    name: "three others at once",
    broken: `${noProviderKey}; DROP SCHEMA drizzle CASCADE; DELETE FROM "WorkspaceMemberRole"`,
    found: ["D6 warn", "D8 fail", "D9 fail"],
    touches: ["WorkspaceMemberRole"],
  },
];

function notValid(): string {
  return `${noSegmentKey}; ALTER TABLE "Segment" ADD CONSTRAINT "Segment_workspaceId_fkey" FOREIGN KEY ("workspaceId")
    REFERENCES "Workspace" (id) ON DELETE CASCADE ON UPDATE CASCADE NOT VALID`;
}

const casesOn = (version: SharedVersion) => cases.filter(({ spelled }) => version === 15 || spelled || exhaustive);

const without = (snapshot: Snapshot, tables: readonly string[] = []): Snapshot =>
  Object.fromEntries(Object.entries(snapshot).filter(([table]) => !tables.includes(table)));

// The two spell expressions in their own ways.
describe.each([15, 18] as const)("the doctor on PostgreSQL %i", (version) => {
  let patient: Patient;
  beforeEach(async () => {
    patient = await admit(sharedPostgres(version));
  });
  afterEach(() => patient.close());

  it("finds nothing in a healthy database, again and again, and changes nothing by looking", async () => {
    const { database } = patient;
    const marks = () =>
      database.query(`SELECT oid, xmin::text FROM pg_class UNION ALL SELECT oid, xmin::text FROM pg_policy
        UNION ALL SELECT id, xmin::text FROM drizzle.__drizzle_migrations ORDER BY 1, 2`);
    const before = [await takeSnapshot(database), await marks()];
    for (let time = 0; time < times(4, 10); time += 1)
      expect(findings(await patient.look(time % 2 === 0 ? "by profile" : "without profile"))).toEqual([]);
    expect([await takeSnapshot(database), await marks()]).toEqual(before);
  });

  it("says which database was built with other sorting rules than the server has now", async () => {
    const { database } = patient;
    await database.query("UPDATE pg_database SET datcollversion = '57.1' WHERE datname = current_database()");
    const reports = await patient.look();
    expect(findings(reports)).toEqual(["D14 warn"]);
    const found = reportOf(reports, "D14")?.finding;
    expect(found).toMatchObject({ evidence: [expect.stringContaining("recorded 57.1, the server has ")] });
  });

  test.each(casesOn(version))(
    "without $name: exactly $found, and after the repair nothing",
    async ({ broken, found, how, touches }) => {
      const { database, look, repair } = patient;
      await database.query(broken);
      const before = await takeSnapshot(database);
      const first = await look(how);
      expect(findings(first)).toEqual(found);
      expect(await takeSnapshot(database)).toEqual(before);
      let reports = first;
      for (const line of problems(first)) {
        const [id = ""] = line.split(" ");
        const report = reportOf(reports, id);
        if (report?.finding.status === "ok") continue;
        expect(report?.remediation?.steps.length, id).toBeGreaterThan(0);
        expect((await repair(report, how)).join("\n")).not.toBe("");
        reports = await look(how);
        expect(reportOf(reports, id)?.finding.status, id).toBe("ok");
      }
      expect(findings(reports)).toEqual([]);
      expect(without(await takeSnapshot(database), touches)).toEqual(without(before, touches));
    },
  );
});
