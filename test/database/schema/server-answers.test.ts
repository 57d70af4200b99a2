import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { explainRefusal } from "../../../schema/reconcile/explain-refusal.ts";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { verifySchema } from "../../../schema/reconcile/verify.ts";
import type { Database, OpenDatabase } from "../../../src/domain/database.ts";
import { Problem } from "../../../src/domain/problem.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { problemOf } from "../../support/reconcile-support.ts";
import { sharedPostgres } from "../postgres.ts";
import { complete, scriptWithRows } from "./templates.ts";

const postgres = sharedPostgres();
const mode = "embedded";
const soon = { mode, lockTimeoutMs: 300 } as const;

let database: TestDatabase;
afterEach(() => database.drop());

/** As the commands that only look tell it. */
const told = (asked: Database, work: Promise<unknown>): Promise<Problem | null> =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Problem ? error : explainRefusal(asked, error)),
  );

describe("somebody holds a table", () => {
  let holder: OpenDatabase;
  beforeEach(async () => {
    database = await postgres.newDatabase(scriptWithRows);
    holder = await database.connect("psql of somebody");
  });
  afterEach(() => holder.close());

  test.each([
    [
      "reads it, and has gone to lunch",
      `SELECT id FROM "Workspace" WHERE name = 'a secret' LIMIT 1`,
      /AccessShareLock on Workspace.*its last statement: SELECT id FROM "Workspace" WHERE name = '…' LIMIT …$/m,
    ],
    ["changes a row", `UPDATE "Journey" SET name = name WHERE name <> 'a secret'`, /RowExclusiveLock on Journey/],
    ["has locked it", `LOCK TABLE "Segment"`, /AccessExclusiveLock on Segment/],
  ])("who %s is named, with since when and what they run, and no value of theirs", async (_, sql, saw) => {
    await holder.query("BEGIN");
    await holder.query(sql);
    const [own] = await holder.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    await new Promise((resolve) => setTimeout(resolve, 300));
    await holder.query(sql);
    const problem = await problemOf(reconcile(database, soon));
    expect(problem).toMatchObject({ code: "database-busy", title: "Another session is using a table that this needs" });
    expect(problem.saw).toContain(
      `process ${own?.pid}, psql of somebody (role dittofeed), from 127.0.0.1, idle in transaction for`,
    );
    expect(problem.saw).toMatch(saw);
    expect(problem.saw).not.toContain("a secret");
    expect(problem.next).toContain(`pg_terminate_backend(${own?.pid})`);
    await holder.query("ROLLBACK");
    expect(await reconcile(database, { mode })).toMatchObject({ complete: true });
  });

  test("a role's own time-outs, and a cancelled statement, are told as what they are", async () => {
    await holder.query('BEGIN; LOCK TABLE "Workspace"');
    await database.query("SET lock_timeout = 100");
    const busy = await told(database, verifySchema(database, { mode }));
    expect(busy).toMatchObject({ code: "database-busy", title: "Another session is using a table that this needs" });
    expect(busy?.saw).toContain("AccessExclusiveLock on Workspace");
    await database.query("RESET lock_timeout; SET statement_timeout = 100");
    const late = await told(database, verifySchema(database, { mode }));
    expect(late).toMatchObject({ code: "database-busy", title: "The database did not answer in time" });
    expect(late?.saw).toBe("a statement ran longer than 100 ms");
    expect(late?.next).toContain("statement_timeout of this role");
    await database.query("RESET statement_timeout");
    const [own] = await database.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const waiting = told(database, verifySchema(database, { mode }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await holder.query("SELECT pg_cancel_backend($1)", [own?.pid]);
    expect(await waiting).toMatchObject({ title: "Someone cancelled a statement" });
    await holder.query("ROLLBACK");
  });
});

describe("a right is lacking", () => {
  let role: string;
  beforeEach(async () => {
    database = await postgres.newDatabase(scriptWithRows);
    role = `held_${database.name}`;
    await database.query(`CREATE ROLE ${role}; GRANT USAGE ON SCHEMA public TO ${role}`);
  });
  afterEach(async () => {
    await database.query(`RESET ROLE; DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });

  test("tables of another role are not a missing CREATE: whose they are is said, and what is said helps", async () => {
    await database.query(`GRANT CREATE ON SCHEMA public TO ${role}; GRANT CREATE ON DATABASE ${database.name} TO ${role};
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}; SET ROLE ${role}`);
    const problem = await problemOf(reconcile(database, { mode }));
    expect(problem).toMatchObject({ code: "database-refused", title: "The tables belong to another role" });
    expect(problem.next).toContain(`GRANT "${postgres.user}" TO "${role}";`);
    expect(problem.next).not.toContain("GRANT CREATE");
  });

  test("with all that is lacking, all of it is said at once, and what is said is enough", async () => {
    await database.query(`SET ROLE ${role}`);
    const problem = await problemOf(reconcile(database, { mode }));
    expect(problem).toMatchObject({ code: "database-refused" });
    expect(problem.saw).toMatch(/held_\w+ may not read \d+ of the tables/);
    const sql = problem.next.match(/GRANT [^;]+;/g) ?? [];
    expect(sql).toHaveLength(4);
    await database.query(`RESET ROLE; ${sql.join(" ")} SET ROLE ${role}`);
    expect(await reconcile(database, { mode })).toMatchObject({ complete: true, refused: [] });
    await database.query(`RESET ROLE; REASSIGN OWNED BY ${role} TO CURRENT_USER; REVOKE ${postgres.user} FROM ${role}`);
  });
});

describe("where the app looks for its tables", () => {
  test.each([
    ["a schema of its own", "app, public", true],
    ["that of its name", "", true],
    ["not in public", "app", true],
    ["an empty one first", "other, public", false],
  ])("%s: nothing is made beside them", async (name, path, shadowed) => {
    database = await postgres.newDatabase(complete(mode));
    const schema = name === "that of its name" ? postgres.user : "app";
    await database.query(`CREATE SCHEMA "${schema}"; CREATE SCHEMA other`);
    if (shadowed) await database.query(`ALTER TABLE "Workspace" SET SCHEMA "${schema}"`);
    if (path !== "") await database.query(`ALTER DATABASE ${database.name} SET search_path = ${path}`);
    const again = await database.connect();
    expect(await verifySchema(again, { mode })).toMatchObject({
      complete: !shadowed,
      shadowedBy: shadowed ? schema : null,
    });
    if (shadowed) {
      const problem = await problemOf(reconcile(again, { mode }));
      expect(problem).toMatchObject({ title: "The app's tables are in another schema than public" });
      expect(problem.next).toContain(`ALTER TABLE "${schema}"."Workspace" SET SCHEMA public`);
    }
    await again.close();
  });
});
