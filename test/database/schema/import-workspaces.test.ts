import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findNamedWorkspaces, listWorkspaces } from "../../../schema/workspaces/find-workspaces.ts";
import { type ImportOptions, importWorkspaces } from "../../../schema/workspaces/import/import-workspaces.ts";
import { judgeFile } from "../../../schema/workspaces/import/judge-file.ts";
import { createWorkspace } from "../../../schema/workspaces/workspace.ts";
import type { Database } from "../../../src/domain/database.ts";
import type { ImportRow } from "../../../src/domain/import-row.ts";
import { fileOf } from "../../support/import-file.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { sharedPostgres } from "../postgres.ts";
import { complete } from "./templates.ts";

const postgres = sharedPostgres();
let database: TestDatabase;
beforeEach(async () => {
  database = await postgres.newDatabase(complete("standard"));
});
afterEach(() => database.drop());

const provider = { type: "google", clientId: "123.apps.googleusercontent.com" } as const;
async function run(rows: readonly ImportRow[], options: Partial<ImportOptions> = {}, on: Database = database) {
  const judged = await judgeFile(fileOf(rows), (references) => findNamedWorkspaces(on, references));
  expect(judged.faults).toEqual([]);
  return importWorkspaces(on, judged, { randomBytes, provider, ...options });
}

const numbered = (count: number, more: Partial<ImportRow> = {}): ImportRow[] =>
  Array.from({ length: count }, (_, n) => ({
    line: n + 2,
    name: `Firm ${n}`,
    domain: `firm${n}.example.com`,
    administrator: `admin@firm${n}.example.com`,
    externalId: `crm-${n}`,
    ...more,
  }));

const row = (line: number, name: string, more: Partial<ImportRow> = {}): ImportRow => ({
  line,
  name,
  administrator: "ada@acme.example",
  ...more,
});

const tables = [
  ...["Workspace", "UserProperty", "Secret", "WriteKey", "EmailProvider", "SmsProvider", "DefaultEmailProvider"],
  ...["DefaultSmsProvider", "MessageTemplate", "SubscriptionGroup", "Segment"],
];
const access = ["WorkspaceMember", "WorkspaceMemberRole", "AuthProvider"];

/** Where every row lies: a row that was written again lies elsewhere. */
async function places(): Promise<Record<string, object[]>> {
  const all: Record<string, object[]> = {};
  for (const table of [...tables, ...access])
    all[table] = await database.query(`SELECT ctid::text, md5(t::text) AS row FROM "${table}" t ORDER BY 1`);
  return all;
}

async function defaultRowsPerWorkspace(): Promise<number[]> {
  const counts = tables.slice(1).map((table) => `(SELECT count(*) FROM "${table}" t WHERE t."workspaceId" = w.id)`);
  const found = await database.query<{ rows: number }>(
    `SELECT DISTINCT (1 + ${counts.join(" + ")})::int AS rows FROM "Workspace" w`,
  );
  return found.map(({ rows }) => rows);
}

const names = async () => (await listWorkspaces(database)).map(({ name }) => name).sort();

describe("an import", () => {
  test("makes each workspace with exactly 41 default rows, its administrator and its provider row", async () => {
    const seen: [number, number][] = [];
    const made = await run(numbered(450), { batchSize: 200, onProgress: (done, of) => seen.push([done, of]) });
    expect(made).toEqual({ created: 450, completed: 0, unchanged: 0, failed: [], left: 0 });
    expect(seen).toEqual([
      [200, 450],
      [400, 450],
      [450, 450],
    ]);
    expect(await defaultRowsPerWorkspace()).toEqual([41]);
    const listed = await listWorkspaces(database);
    expect(listed).toHaveLength(450);
    expect(listed.find(({ name }) => name === "Firm 7")).toMatchObject({
      domain: "firm7.example.com",
      administrators: ["admin@firm7.example.com"],
      providers: ["google"],
      externalId: "crm-7",
      type: "Root",
      status: "Active",
    });
    const keys = await database.query(`SELECT DISTINCT value FROM "Secret" WHERE value IS NOT NULL`);
    expect(keys).toHaveLength(900);
  });

  test("makes the same rows as createWorkspace, deterministic ids included", async () => {
    await run([row(2, "Acme", { domain: "acme.example" })]);
    const [counted] = await database.query<{ groups: number; templates: number }>(`CREATE EXTENSION "uuid-ossp";
      SELECT (SELECT count(*)::int FROM "SubscriptionGroup" g WHERE g.id IN (
        uuid_generate_v5(w.id, 'email-subscription-group'), uuid_generate_v5(w.id, 'mobile-push-subscription-group'),
        uuid_generate_v5(w.id, 'sms-subscription-group'))) AS groups,
      (SELECT count(*)::int FROM "MessageTemplate" t
        WHERE t.id = uuid_generate_v5(w.id, '118318ca-ba56-44ad-856c-a9a625113f5e')) AS templates FROM "Workspace" w`);
    expect(counted).toEqual({ groups: 3, templates: 1 });
    const again = await createWorkspace(
      database,
      { name: "Acme", domain: "acme.example", type: "Root", administrator: "ada@acme.example", provider },
      { randomBytes },
    );
    expect(again).toMatchObject({ created: false, rowsInserted: 0, rowsUpdated: 0 });
  });

  test("a second time changes no row", async () => {
    const rows = [
      ...numbered(30),
      row(40, "Holding", { type: "Parent" }),
      row(41, "Branch", { type: "Child", parent: "Holding" }),
    ];
    await run(rows);
    const before = await places();
    expect(await run(rows)).toEqual({ created: 0, completed: 0, unchanged: 32, failed: [], left: 0 });
    expect(await places()).toEqual(before);
  });

  test("completes what is there and lacks something, and leaves what somebody changed", async () => {
    const rows = numbered(6);
    await run(rows);
    await database.query(`DELETE FROM "Segment" WHERE "workspaceId" = (SELECT id FROM "Workspace" WHERE name = 'Firm 1');
      UPDATE "Workspace" SET domain = NULL WHERE name = 'Firm 2'; UPDATE "Workspace" SET "externalId" = NULL WHERE name = 'Firm 3';
      UPDATE "WorkspaceMember" SET "emailVerified" = false WHERE email = 'admin@firm4.example.com';
      UPDATE "MessageTemplate" SET name = 'Ours' WHERE "workspaceId" = (SELECT id FROM "Workspace" WHERE name = 'Firm 5')`);
    expect(await run(rows)).toMatchObject({ created: 0, completed: 4, unchanged: 2, failed: [] });
    expect(await run(rows)).toMatchObject({ completed: 0, unchanged: 6 });
    expect(await database.query(`SELECT name FROM "MessageTemplate" WHERE name = 'Ours'`)).toHaveLength(1);
  });

  test("takes what an operator's trigger has made for a new workspace for what is there, and adds the rest", async () => {
    await database.query(`CREATE FUNCTION own() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO "UserProperty" ("workspaceId", name, definition) VALUES (NEW.id, 'email', '{"type": "Ours"}'); RETURN NULL; END $$;
      CREATE TRIGGER own AFTER INSERT ON "Workspace" FOR EACH ROW EXECUTE FUNCTION own()`);
    expect(await run(numbered(5))).toEqual({ created: 5, completed: 0, unchanged: 0, failed: [], left: 0 });
    expect(await defaultRowsPerWorkspace()).toEqual([41]);
    const own = await database.query(`SELECT name FROM "UserProperty" WHERE definition ->> 'type' = 'Ours'`);
    expect(own).toHaveLength(5);
    expect(await run(numbered(5))).toMatchObject({ unchanged: 5, completed: 0 });
  });

  test("asks in as many statements for a batch of 500 as for ten, and only reads where all is there", async () => {
    const asked: string[] = [];
    const counted: Database = {
      ...database,
      transaction: (work) =>
        database.transaction((inner) =>
          work({
            ...inner,
            query(sql, values) {
              asked.push(sql);
              return inner.query(sql, values);
            },
          }),
        ),
    };
    await run(numbered(10), {}, counted);
    const few = asked.splice(0).length;
    await run(numbered(500), {}, counted);
    expect(asked.splice(0).length).toBeLessThanOrEqual(few + 2);
    await run(numbered(1000), {}, counted);
    expect(asked.splice(0).length).toBeLessThanOrEqual(2 * (few + 2));
    await run(numbered(1000), {}, counted);
    expect(asked.filter((sql) => sql.includes('INSERT INTO "UserProperty"'))).toEqual([]);
  });

  test("one person may be the administrator of all", async () => {
    await run(numbered(250, { administrator: "ada@acme.example" }));
    expect(await database.query(`SELECT email FROM "WorkspaceMember"`)).toHaveLength(1);
    expect(await database.query(`SELECT role FROM "WorkspaceMemberRole" WHERE role = 'Admin'`)).toHaveLength(250);
  });
});

describe("parents", () => {
  test("come before their children, wherever they stand, by name, external id or id", async () => {
    const known = await createWorkspace(
      database,
      { name: "Known", type: "Parent", administrator: "ada@acme.example" },
      { randomBytes },
    );
    const rows = [
      row(2, "One", { type: "child", parent: "Holding" }),
      row(3, "Two", { parent: "crm-h" }),
      row(4, "Three", { type: "Child", parent: known.workspaceId }),
      row(5, "Three", { type: "Child", parent: "Holding" }),
      row(6, "Holding", { type: "Child", parent: "Holding" }),
      row(7, "Holding", { type: "PARENT", externalId: "crm-h" }),
    ];
    expect(await run(rows, { batchSize: 2 })).toMatchObject({ created: 6, failed: [] });
    const listed = await listWorkspaces(database);
    const holding = listed.find(({ type, name }) => type === "Parent" && name === "Holding");
    const below = (id: string | undefined) =>
      listed.filter(({ parentWorkspaceId }) => parentWorkspaceId === id).map(({ name, type }) => `${name} ${type}`);
    expect(below(holding?.id).sort()).toEqual(["Holding Child", "One Child", "Three Child", "Two Child"]);
    expect(below(known.workspaceId)).toEqual(["Three Child"]);
    expect(await defaultRowsPerWorkspace()).toEqual([41]);
    expect(await run(rows)).toMatchObject({ created: 0, unchanged: 6 });
  });

  test("that cannot be made fail with their children, and with no other", async () => {
    await createWorkspace(
      database,
      { name: "Holding", type: "Root", administrator: "ada@acme.example" },
      { randomBytes },
    );
    const made = await run([
      row(2, "Branch", { parent: "Holding" }),
      row(3, "Holding", { type: "Parent" }),
      row(4, "Other"),
    ]);
    expect(made).toMatchObject({
      created: 1,
      failed: [
        { line: 2, name: "Branch", why: "its parent Holding could not be created" },
        { line: 3, name: "Holding", why: "its type is Root, expected Parent" },
      ],
    });
    expect(await names()).toEqual(["Holding", "Other"]);
  });
});

describe("all or nothing for each workspace", () => {
  test("one that contradicts what is there takes no other of its batch with it", async () => {
    await run([row(1, "Firm 3", { domain: "other.example" }), row(2, "Renamed", { externalId: "crm-5" })]);
    const before = await database.query(`SELECT * FROM "Workspace" ORDER BY id`);
    const made = await run(numbered(10));
    expect(made).toMatchObject({
      created: 8,
      failed: [
        { line: 5, name: "Firm 3", why: "its domain is other.example, expected firm3.example.com" },
        { line: 7, name: "Firm 5", why: "its external ID crm-5 belongs to the workspace Renamed" },
      ],
    });
    expect(await database.query(`SELECT * FROM "Workspace" WHERE name IN ('Firm 3', 'Renamed') ORDER BY id`)).toEqual(
      before,
    );
  });

  test("one that the database refuses leaves nothing of itself, and the others are whole", async () => {
    await database.query(
      `ALTER TABLE "AuthProvider" ADD COLUMN ours text; CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF NEW.name IN ('Firm 0 - SMS', 'Firm 61 - SMS', 'Firm 62 - SMS') THEN RAISE 'not this one'; END IF; RETURN NEW; END $$;
       CREATE TRIGGER refuse BEFORE INSERT ON "SubscriptionGroup" FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    const made = await run(numbered(90));
    expect(made).toMatchObject({ created: 87, left: 0 });
    expect(made.failed.map(({ line, why }) => [line, why])).toEqual(
      [2, 63, 64].map((line) => [line, "the database rejected it: not this one (P0001)"]),
    );
    expect(await defaultRowsPerWorkspace()).toEqual([41]);
    expect(await names()).not.toContain("Firm 61");
    await database.query(`DROP TRIGGER refuse ON "SubscriptionGroup"`);
    expect(await run(numbered(90))).toMatchObject({ created: 3, unchanged: 87, failed: [] });
  });

  test("what would stop every workspace ends the import and is told once", async () => {
    const role = `reader_${database.name}`;
    await database.query(`CREATE ROLE ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`);
    await database.query(`SET ROLE ${role}`);
    await expect(run(numbered(3))).rejects.toMatchObject({
      code: "database-refused",
      title: "The role lacks a permission",
    });
    await database.query("RESET ROLE");
    expect(await names()).toEqual([]);
  });
});

describe("an import that was interrupted", () => {
  test("keeps what was committed, and the next run does the rest", async () => {
    const stop = new AbortController();
    const rows = numbered(100);
    const first = await run(rows, {
      batchSize: 20,
      signal: stop.signal,
      onProgress: (done) => done === 40 && stop.abort(),
    });
    expect(first).toEqual({ created: 40, completed: 0, unchanged: 0, failed: [], left: 60 });
    expect(await names()).toHaveLength(40);
    expect(await defaultRowsPerWorkspace()).toEqual([41]);
    expect(await run(rows)).toMatchObject({ created: 60, unchanged: 40, failed: [], left: 0 });
    expect(await defaultRowsPerWorkspace()).toEqual([41]);
  });

  test("by the loss of its connection in the middle of a batch leaves no half workspace", async () => {
    const other = await database.connect("import");
    const kill = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'import'`;
    const lost: Database = {
      query: (sql, values) => other.query(sql, values),
      transaction: (work) =>
        other.transaction((inner) =>
          work({
            ...inner,
            async query(sql, values) {
              if (sql.includes('INTO "WorkspaceMember"') && batches++ === 2) await database.query(kill);
              return inner.query(sql, values);
            },
          }),
        ),
    };
    let batches = 0;
    await expect(run(numbered(50), { batchSize: 10 }, lost)).rejects.toThrow();
    expect(await names()).toHaveLength(20);
    expect(await defaultRowsPerWorkspace()).toEqual([41]);
    expect(await run(numbered(50))).toMatchObject({ created: 30, unchanged: 20 });
  });
});

test("two imports of one file at once end with each workspace once", async () => {
  const rows = [
    ...numbered(120, { administrator: "ada@acme.example" }),
    row(200, "Holding", { type: "Parent" }),
    ...numbered(60, { parent: "Holding" }).map((child) => ({ ...child, line: child.line + 300 })),
  ];
  const others = await Promise.all([1, 2].map(() => database.connect()));
  // In opposite orders, so that they meet crosswise.
  const outcomes = await Promise.all([
    run(rows, { batchSize: 25 }, others[0]),
    run(rows.toReversed(), { batchSize: 40 }, others[1]),
  ]);
  await Promise.all(others.map((other) => other.close()));
  expect(outcomes.flatMap(({ failed }) => failed)).toEqual([]);
  expect(outcomes.reduce((sum, { created }) => sum + created, 0)).toBe(181);
  expect(await names()).toHaveLength(181);
  expect(await defaultRowsPerWorkspace()).toEqual([41]);
  // Ada for the 120 and the holding, and one for each of its 60 children.
  expect(await database.query(`SELECT email FROM "WorkspaceMember"`)).toHaveLength(61);
});

test("hostile values reach the database as values", async () => {
  const hostile = [
    `Rob'); DROP TABLE "Workspace";--`,
    '\'; DROP TABLE "Secret"; --',
    "$1 $2 $$ %s {} {a,b} \\ \\N '' \"\" NULL",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "名前 é 🙂 𝕏",
    "\u202Eمرحبا שלום\u202C",
    `{"a":null}`,
    "NULL",
    "a;b,c\td".replace("\t", " "),
    "x".repeat(200),
    "🙂".repeat(100),
  ];
  const rows = hostile.map((name, n) =>
    row(n + 2, name, { externalId: `${name.slice(0, 190)}#${n}`, administrator: `o'brien+${n}@acme.example` }),
  );
  expect(await run(rows)).toMatchObject({ created: hostile.length, failed: [] });
  const listed = await listWorkspaces(database);
  expect(
    listed.map(({ name, externalId, administrators }) => ({ name, externalId, administrators })).sort(byName),
  ).toEqual(
    rows
      .map(({ name = "", externalId, administrator }) => ({ name, externalId, administrators: [administrator] }))
      .sort(byName),
  );
  const groups = await database.query<{ name: string }>(`SELECT name FROM "SubscriptionGroup" WHERE channel = 'Email'`);
  expect(groups.map(({ name }) => name).sort()).toEqual(hostile.map((name) => `${name} - Email`).sort());
  expect(await run(rows)).toMatchObject({ unchanged: hostile.length });
});

const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);
