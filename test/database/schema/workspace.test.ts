import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listWorkspaces } from "../../../schema/workspaces/find-workspaces.ts";
import { insertDefaultRows } from "../../../schema/workspaces/insert-default-rows.ts";
import { inspectWorkspace } from "../../../schema/workspaces/inspect-workspace.ts";
import { createWorkspace, type WorkspaceSpec } from "../../../schema/workspaces/workspace.ts";
import { times } from "../../support/exhaustive.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { sharedPostgres } from "../postgres.ts";
import { complete } from "./templates.ts";

const postgres = sharedPostgres();
let database: TestDatabase;
beforeEach(async () => {
  database = await postgres.newDatabase(complete("standard"));
});
afterEach(() => database.drop());

const acme: WorkspaceSpec = {
  name: "Acme",
  domain: "acme.example",
  type: "Root",
  administrator: "ada@acme.example",
  provider: { type: "google", clientId: "123.apps.googleusercontent.com" },
};
const create = (spec: WorkspaceSpec = acme, db: TestDatabase = database) => createWorkspace(db, spec, { randomBytes });
const inspect = ({ name, domain, administrator, provider }: WorkspaceSpec = acme) =>
  inspectWorkspace(database, {
    name,
    ...(administrator === undefined ? {} : { administrator }),
    ...(domain === undefined ? {} : { domain }),
    ...(provider === undefined ? {} : { provider }),
  });

const counted = [
  ["Workspace", 1],
  ["UserProperty", 10],
  ["Secret", 11],
  ["WriteKey", 1],
  ["EmailProvider", 7],
  ["SmsProvider", 2],
  ["DefaultEmailProvider", 1],
  ["DefaultSmsProvider", 1],
  ["MessageTemplate", 1],
  ["SubscriptionGroup", 3],
  ["Segment", 3],
] as const;

async function snapshot(db: TestDatabase = database): Promise<Record<string, object[]>> {
  const all: Record<string, object[]> = {};
  for (const table of [...counted.map(([name]) => name), "WorkspaceMember", "WorkspaceMemberRole", "AuthProvider"]) {
    all[table] = await db.query(`SELECT ctid::text, t.* FROM "${table}" t ORDER BY t::text`);
  }
  return all;
}

test("a new workspace has its 41 default rows, table by table", async () => {
  const outcome = await create();
  const rows = await snapshot();
  expect(counted.map(([table]) => [table, rows[table]?.length])).toEqual(
    counted.map(([table, count]) => [table, count]),
  );
  expect(counted.reduce((sum, [, count]) => sum + count, 0)).toBe(41);
  expect(outcome).toMatchObject({ created: true, rowsInserted: 44, rowsUpdated: 0 });
});

test("the rows are what the app's own bootstrap makes", async () => {
  const { workspaceId } = await create();
  const rows = await snapshot();
  expect(rows.Workspace).toMatchObject([{ name: "Acme", domain: "acme.example", type: "Root", status: "Active" }]);
  expect(rows.UserProperty).toContainEqual(expect.objectContaining({ name: "id", definition: { type: "Id" } }));
  expect(rows.UserProperty).toContainEqual(
    expect.objectContaining({
      name: "latLon",
      definition: { type: "Trait", path: "latLon" },
      exampleValue: "33.812511,-117.9189762",
    }),
  );
  const secrets = rows.Secret as { id: string; name: string; value: string | null; configValue: object | null }[];
  const generated = secrets.filter((secret) => secret.value !== null);
  expect(generated.map((secret) => secret.name).sort()).toEqual(["default-write-key", "subscription-key"]);
  for (const secret of generated)
    expect(secret).toMatchObject({ value: expect.stringMatching(/^[0-9a-f]{16}$/), configValue: null });
  expect(secrets.find((secret) => secret.name === "twilio-key")).toMatchObject({
    value: null,
    configValue: { type: "Twilio" },
  });
  expect(secrets.find((secret) => secret.name === "postmark")).toMatchObject({ configValue: { type: "PostMark" } });
  const [chosen] = await database.query(`SELECT e.type AS email, s.type AS sms, k.name AS key
    FROM "DefaultEmailProvider" de JOIN "EmailProvider" e ON e.id = de."emailProviderId",
    "DefaultSmsProvider" ds JOIN "SmsProvider" s ON s.id = ds."smsProviderId", "WriteKey" w JOIN "Secret" k ON k.id = w."secretId"`);
  expect(chosen).toEqual({ email: "Test", sms: "Test", key: "default-write-key" });
  expect(rows.Segment).toHaveLength(3);
  expect((rows.SubscriptionGroup as { name: string }[]).map((group) => group.name).sort()).toEqual([
    "Acme - Email",
    "Acme - Mobile Push",
    "Acme - SMS",
  ]);
  expect(rows.AuthProvider).toMatchObject([{ workspaceId, type: "google", enabled: true }]);
  expect(rows.WorkspaceMember).toMatchObject([{ workspaceId, email: "ada@acme.example", emailVerified: true }]);
  expect(rows.WorkspaceMemberRole).toMatchObject([{ workspaceId, role: "Admin" }]);
});

test("many workspaces are filled by one statement, each with its own rows", async () => {
  const added = await database.query<{ id: string; name: string }>(
    `INSERT INTO "Workspace" (name) SELECT 'w' || n FROM generate_series(1, 25) n RETURNING id, name`,
  );
  expect(await insertDefaultRows(database, added, randomBytes)).toEqual(new Map(added.map(({ id }) => [id, 40])));
  const incomplete = [];
  for (const { name } of added) if (!(await inspectWorkspace(database, { name })).complete) incomplete.push(name);
  expect(incomplete).toEqual([]);
  expect(await database.query(`SELECT DISTINCT value FROM "Secret" WHERE value IS NOT NULL`)).toHaveLength(50);
});

test("ids are uuidv5 in the workspace's namespace, whatever its id looks like", async () => {
  const id = "00000000-0000-0000-0000-00000000000a"; // made by hand, no valid RFC 9562 UUID
  await database.query(`INSERT INTO "Workspace" (id, name) VALUES ($1, 'Acme')`, [id]);
  expect(await create()).toMatchObject({ workspaceId: id, created: false, rowsUpdated: 1 });
  // PostgreSQL's own uuidv5 as the second opinion: sha1 over namespace and name, version and variant set.
  const [expected] = await database.query<{ email: string; welcome: string }>(
    `CREATE EXTENSION IF NOT EXISTS "uuid-ossp"; SELECT uuid_generate_v5('${id}', 'email-subscription-group')::text AS email,
     uuid_generate_v5('${id}', '118318ca-ba56-44ad-856c-a9a625113f5e')::text AS welcome`,
  );
  const groups = await database.query<{ id: string }>(`SELECT id FROM "SubscriptionGroup" WHERE channel = 'Email'`);
  expect(groups).toEqual([{ id: expected?.email }]);
  expect(await database.query(`SELECT id, name FROM "MessageTemplate"`)).toEqual([
    { id: expected?.welcome, name: "Welcome Email" },
  ]);
  expect(
    await database.query(`SELECT name FROM "Segment" WHERE "subscriptionGroupId" = $1`, [expected?.email]),
  ).toEqual([{ name: `subscriptionGroup-${expected?.email}` }]);
});

describe("a second time", () => {
  test("no row is added or changed, and the inspection says so", async () => {
    expect((await inspect()).missing).toEqual([
      "Workspace Acme with its default rows",
      "member ada@acme.example",
      "Admin role of ada@acme.example",
      "login provider google",
    ]);
    await create();
    const before = await snapshot();
    expect(await inspect()).toMatchObject({ complete: true, missing: [], administrator: "ready", provider: "ready" });
    expect(await create()).toMatchObject({ created: false, rowsInserted: 0, rowsUpdated: 0 });
    expect(await snapshot()).toEqual(before);
  });

  test("what is missing comes back, and what somebody changed stays", async () => {
    await create();
    await database.query(`DELETE FROM "UserProperty" WHERE name IN ('email', 'phone'); DELETE FROM "WriteKey";
      DELETE FROM "Segment" WHERE name LIKE '%'; UPDATE "MessageTemplate" SET name = 'Ours';
      UPDATE "SubscriptionGroup" SET name = 'Renamed' WHERE channel = 'Sms'; UPDATE "AuthProvider" SET enabled = false`);
    const found = await inspect();
    expect(found).toMatchObject({ complete: false, provider: "disabled" });
    expect(found.missing).toHaveLength(7);
    expect(found.missing.at(-1)).toBe("login provider google, enabled");
    expect(await create()).toMatchObject({ rowsInserted: 6, rowsUpdated: 1 });
    expect(await inspect()).toMatchObject({ complete: true });
    expect(await database.query(`SELECT name FROM "MessageTemplate"`)).toEqual([{ name: "Ours" }]);
  });

  test("a group of the operator's that has a default name is left alone", async () => {
    await database.query(`WITH w AS (INSERT INTO "Workspace" (name, domain) VALUES ('Acme', 'acme.example') RETURNING id)
      INSERT INTO "SubscriptionGroup" ("workspaceId", name, type, channel) SELECT id, 'Acme - SMS', 'OptIn', 'Sms' FROM w`);
    await create();
    expect(await inspect()).toMatchObject({ complete: true, missing: [] });
    expect(await create()).toMatchObject({ rowsInserted: 0, rowsUpdated: 0 });
  });
});

describe("the administrator", () => {
  test("who is an unverified member becomes verified", async () => {
    await create({ ...acme, administrator: "other@acme.example" });
    await database.query(
      `INSERT INTO "WorkspaceMember" ("workspaceId", email) SELECT id, 'ada@acme.example' FROM "Workspace"`,
    );
    expect(await inspect()).toMatchObject({ administrator: "unverified" });
    expect(await create()).toMatchObject({ rowsInserted: 1, rowsUpdated: 1 });
    expect(await inspect()).toMatchObject({ administrator: "ready", complete: true });
  });

  test("who is a member of another workspace keeps his place there and gets a role here", async () => {
    const first = await create();
    const second = await create({ ...acme, name: "Beta", domain: "beta.example" });
    expect(await database.query(`SELECT "workspaceId" FROM "WorkspaceMember"`)).toEqual([
      { workspaceId: first.workspaceId },
    ]);
    const roles = await database.query<{ workspaceId: string }>(
      `SELECT "workspaceId" FROM "WorkspaceMemberRole" WHERE role = 'Admin'`,
    );
    expect(roles.map((role) => role.workspaceId).sort()).toEqual([first.workspaceId, second.workspaceId].sort());
  });

  test("who was a viewer becomes Admin", async () => {
    await create();
    await database.query(`UPDATE "WorkspaceMemberRole" SET role = 'Viewer'`);
    expect(await inspect()).toMatchObject({ administrator: "without-role" });
    expect(await create()).toMatchObject({ rowsInserted: 0, rowsUpdated: 1 });
    expect(await inspect()).toMatchObject({ administrator: "ready", complete: true });
  });
});

describe("types, parents and external ids", () => {
  const holding: WorkspaceSpec = { ...acme, name: "Holding", type: "Parent", externalId: "crm-1" };
  const branch: WorkspaceSpec = { name: "Acme", type: "Child", parent: "Holding", externalId: "7" };

  test("a Parent and its Child get the same default rows; a Child needs no administrator", async () => {
    const { workspaceId } = await create(holding);
    expect(await create(branch)).toMatchObject({ created: true, rowsInserted: 41 });
    expect(await listWorkspaces(database)).toMatchObject([
      { name: "Holding", type: "Parent", externalId: "crm-1", parentWorkspaceId: null },
      { name: "Acme", type: "Child", externalId: "7", parentWorkspaceId: workspaceId, administrators: [] },
    ]);
    const before = await snapshot();
    for (const parent of ["crm-1", workspaceId, "Holding"])
      expect(await create({ ...branch, parent })).toMatchObject({ created: false, rowsInserted: 0, rowsUpdated: 0 });
    expect(await snapshot()).toEqual(before);
  });

  test("the same name under another parent, and under none, is another workspace", async () => {
    await create(holding);
    await create({ ...holding, name: "Other", externalId: "crm-2" });
    const made = [await create(branch), await create({ ...branch, parent: "crm-2" }), await create()];
    expect(made.map(({ created }) => created)).toEqual([true, true, true]);
    expect(new Set(made.map(({ workspaceId }) => workspaceId)).size).toBe(3);
  });

  test("an external id that was never set is filled in; one that was set is a conflict", async () => {
    await create();
    expect(await create({ ...acme, externalId: "crm-9" })).toMatchObject({ created: false, rowsUpdated: 1 });
    const conflict = { code: "workspace-conflict", saw: expect.stringContaining("external id") };
    await expect(create({ ...acme, externalId: "crm-8" })).rejects.toMatchObject(conflict);
    await expect(create({ ...acme, name: "Beta", externalId: "crm-9" })).rejects.toMatchObject(conflict);
    expect(await listWorkspaces(database)).toMatchObject([{ name: "Acme", externalId: "crm-9" }]);
  });

  test.each<[Partial<WorkspaceSpec>, string]>([
    [{ type: "Child" }, "needs a parent"],
    [{ parent: "Acme" }, "has no parent"],
    [{ type: "Child", parent: "Nobody" }, "in neither the database"],
    [{ type: "Child", parent: '\'; DROP TABLE "Workspace";--' }, "in neither the database"],
    [{ type: "Child", parent: "Acme" }, "it is a Root, not a Parent"],
  ])("%j is refused and nothing is written", async (more, saw) => {
    await create();
    const before = await snapshot();
    await expect(create({ ...acme, name: "Beta", ...more })).rejects.toMatchObject({
      code: "value-refused",
      saw: expect.stringContaining(saw),
    });
    expect(await snapshot()).toEqual(before);
  });
});

describe("an existing workspace that is another one is not changed", () => {
  test.each([
    [`UPDATE "Workspace" SET domain = 'other.example'`, "domain"],
    [`UPDATE "Workspace" SET status = 'Paused'`, "status"],
    [`UPDATE "Workspace" SET type = 'Parent'`, "type"],
  ])("%s", async (change, word) => {
    await create();
    await database.query(change);
    await expect(create()).rejects.toMatchObject({ code: "workspace-conflict", saw: expect.stringContaining(word) });
    expect(await inspect()).toMatchObject({ complete: false, conflicts: [expect.stringContaining(word)] });
  });
});

describe("hostile values are values", () => {
  const hostile = [
    `Rob'); DROP TABLE "Workspace";--`,
    "$1 $$ %s \\ '' \"\"",
    "{{constructor}}",
    "名前 é 🙂",
    `{"a":null}`,
    "null",
  ];

  test.each(hostile)("%s", async (name) => {
    const spec = {
      ...acme,
      name,
      domain: name,
      administrator: name,
      provider: { type: "google" as const, clientId: name },
    };
    await create(spec);
    expect(await listWorkspaces(database)).toMatchObject([
      { name, domain: name, administrators: [name], providers: ["google"] },
    ]);
    expect(await database.query(`SELECT name FROM "SubscriptionGroup" WHERE channel = 'Email'`)).toEqual([
      { name: `${name} - Email` },
    ]);
    expect(await inspect(spec)).toMatchObject({ complete: true });
  });

  test("any name that is not refused comes back as it was", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", minLength: 1, maxLength: 40 }), async (name) => {
        const outcome = await create({ ...acme, name }).catch((error: { code: string }) => error.code);
        if (outcome === "value-refused") return;
        expect((await inspect({ ...acme, name })).workspace).toMatchObject({ name });
      }),
      { numRuns: times(20, 40) },
    );
  });

  test.each(["", "  ", "a\u0000b", "a\nb", "\ud800", "DfTombstoned-1"])("%j is refused by name", async (name) => {
    await expect(create({ ...acme, name })).rejects.toMatchObject({ code: "value-refused" });
    expect(await listWorkspaces(database)).toEqual([]);
  });
});

test("a name that no index could hold is refused by name", async () => {
  await expect(create({ ...acme, name: "x".repeat(10_000) })).rejects.toMatchObject({ code: "value-refused" });
});

describe("two installers at once", () => {
  test("make one workspace, once", async () => {
    const others = await Promise.all([1, 2, 3].map(() => database.connect()));
    const outcomes = await Promise.all(others.map((other) => createWorkspace(other, acme, { randomBytes })));
    expect(outcomes.filter((outcome) => outcome.created)).toHaveLength(1);
    expect(outcomes.reduce((sum, outcome) => sum + outcome.rowsInserted, 0)).toBe(44);
    await Promise.all(others.map((other) => other.close()));
  });

  test("make two workspaces for one administrator, who is one member", async () => {
    const other = await database.connect();
    await Promise.all([
      create(),
      createWorkspace(other, { ...acme, name: "Beta", domain: "beta.example" }, { randomBytes }),
    ]);
    expect(await database.query(`SELECT email FROM "WorkspaceMember"`)).toHaveLength(1);
    expect(await database.query(`SELECT role FROM "WorkspaceMemberRole"`)).toHaveLength(2);
    await other.close();
  });
});

test("when anything fails, nothing of the workspace stays", async () => {
  await database.query(`ALTER TABLE "AuthProvider" ADD CHECK (type <> 'google')`);
  await expect(create()).rejects.toThrow();
  expect((await snapshot()).Workspace).toEqual([]);
});

test("an empty database has no workspace, and can be asked", async () => {
  const empty = await postgres.newDatabase();
  expect(await inspectWorkspace(empty, { domain: "acme.example" })).toMatchObject({
    workspaceId: undefined,
    complete: false,
  });
  await empty.drop();
});
