import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { completeSchema } from "../../../schema/model/complete-schema.ts";
import { diffSchema } from "../../../schema/model/diff.ts";
import { introspect } from "../../../schema/model/introspect.ts";
import { takeSchemaLockSql } from "../../../schema/reconcile/schema-lock.ts";
import { describeRowSecurity } from "../../../schema/row-security/describe-row-security.ts";
import { inspectRowSecurity } from "../../../schema/row-security/inspect-row-security.ts";
import { disableRowSecurity, enableRowSecurity } from "../../../schema/row-security/row-security.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { problemOf } from "../../support/reconcile-support.ts";
import { sharedPostgres, whateverVersion } from "../postgres.ts";
import { insertInto, mine, theirs, twoWorkspaces, workspaceTables } from "./two-workspaces.ts";

// The two spell expressions and memberships of roles in their own ways.
describe.each([15, 18] as const)("PostgreSQL %i", (version) => {
  const postgres = sharedPostgres(version);
  const onOne = whateverVersion(version);
  let database: TestDatabase;
  let role: string;
  const open: Client[] = [];
  beforeEach(async () => {
    database = await postgres.newDatabase(twoWorkspaces);
    // Roles belong to the whole server: each test has its own.
    role = `restricted "${database.name}"`;
  });
  afterEach(async () => {
    for (const client of open.splice(0)) await client.end();
    await database.drop();
  });

  /** A program of the operator's: a login of its own, made as the truth text says. */
  async function program(more = `IN ROLE ${quoted(role)}`): Promise<Client> {
    const user = `program_${database.name}`;
    await database.query(`CREATE ROLE ${user} LOGIN PASSWORD 'p' ${more}`);
    const { host, port } = postgres;
    const client = new Client({ host, port, user, password: "p", database: database.name });
    await client.connect();
    open.push(client);
    return client;
  }

  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

  async function within<T>(client: Client, value: string | undefined, work: () => Promise<T>): Promise<T> {
    await client.query("BEGIN");
    try {
      if (value !== undefined) await client.query("SELECT set_config('app.current_workspace_id', $1, true)", [value]);
      return await work();
    } finally {
      await client.query("ROLLBACK");
    }
  }

  const seenBy = async (client: Client, value: string | undefined): Promise<Record<string, number>> => {
    const counts = workspaceTables.map(([table]) => `SELECT '${table}' AS name, count(*)::int AS n FROM "${table}"`);
    const { rows } = await within(client, value, () => client.query(counts.join(" UNION ALL ")));
    return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
  };

  const inEach = (n: number) => Object.fromEntries(workspaceTables.map(([table]) => [table, n]));

  const stateOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => "done",
      (error: { code?: string }) => error.code ?? String(error),
    );

  describe("the restricted role", () => {
    onOne("sees its own workspace's rows in every table that has a workspace, and no other", async () => {
      await enableRowSecurity(database, { role });
      const client = await program();
      expect(workspaceTables.length).toBe(32);
      expect(await seenBy(client, mine)).toEqual(inEach(1));
      const { rows } = await within(client, theirs, () => client.query(`SELECT id FROM "Workspace"`));
      expect(rows).toEqual([{ id: theirs }]);
      expect(await seenBy(client, mine.toUpperCase())).toEqual(inEach(1));
    });

    onOne("sees nothing, and no error, while the variable is unset, empty or no workspace's id", async () => {
      await enableRowSecurity(database, { role });
      const client = await program();
      // Unset comes first: once it was set, the variable is the empty string.
      const values = [undefined, "", "not-a-uuid", `${mine}\n`, `${mine}' OR true --`, `${mine},${theirs}`];
      for (const value of values) expect([value, await seenBy(client, value)]).toEqual([value, inEach(0)]);
    });

    onOne("sees nothing after a transaction that had set the variable: it is the empty string then", async () => {
      await enableRowSecurity(database, { role });
      const client = await program();
      expect(await seenBy(client, mine)).toEqual(inEach(1));
      const { rows } = await client.query(`SELECT current_setting('app.current_workspace_id', true) AS left_behind`);
      expect(rows).toEqual([{ left_behind: "" }]);
      expect(await seenBy(client, undefined)).toEqual(inEach(0));
    });

    onOne("cannot update, delete or insert in another workspace, nor move a row there, in any table", async () => {
      await enableRowSecurity(database, { role });
      const client = await program();
      for (const [table, column] of workspaceTables) {
        const outcomes = await within(client, mine, async () => {
          const touched = async (sql: string) => (await client.query(sql)).rowCount;
          const refused = async (sql: string) => {
            await client.query("SAVEPOINT before");
            const state = await stateOf(client.query(sql));
            await client.query("ROLLBACK TO before");
            return state;
          };
          return [
            await touched(`UPDATE "${table}" SET "${column}" = "${column}" WHERE "${column}" = '${theirs}'`),
            await touched(`DELETE FROM "${table}" WHERE "${column}" = '${theirs}'`),
            await touched(`UPDATE "${table}" SET "${column}" = "${column}"`),
            await refused(`UPDATE "${table}" SET "${column}" = '${theirs}'`),
            await refused(insertInto(table, theirs)),
          ];
        });
        expect([table, ...outcomes]).toEqual([table, 0, 0, 1, "42501", "42501"]);
      }
      expect((await database.query(`SELECT id FROM "Workspace"`)).length).toBe(2);
    });

    onOne("may insert and delete in its own workspace, foreign keys checked", async () => {
      await enableRowSecurity(database, { role });
      const client = await program();
      await client.query(
        `BEGIN; SET LOCAL app.current_workspace_id = '${mine}'; ${insertInto("Journey", mine)}; COMMIT`,
      );
      await client.query(`BEGIN; SET LOCAL app.current_workspace_id = '${mine}'; DELETE FROM "Segment"; COMMIT`);
      expect(await database.query(`SELECT "workspaceId" FROM "Segment"`)).toEqual([{ workspaceId: theirs }]);
      expect((await database.query(`SELECT 1 FROM "Journey"`)).length).toBe(3);
    });

    onOne("has no right on tables without a workspace, on later ones, and none to TRUNCATE", async () => {
      await enableRowSecurity(database, { role });
      await database.query(`CREATE TABLE "Later" ("workspaceId" uuid)`);
      const client = await program();
      for (const table of ["WorkspaceMembeAccount", "WorkspaceRelation", "UserJourneyEvent", "Later"])
        expect([table, await stateOf(client.query(`SELECT 1 FROM "${table}"`))]).toEqual([table, "42501"]);
      expect(await stateOf(client.query(`TRUNCATE "Segment"`))).toBe("42501");
      expect(await stateOf(client.query(`ALTER TABLE "Segment" DISABLE ROW LEVEL SECURITY`))).toBe("42501");
    });

    test("a workspace held as text is compared as PostgreSQL spells it", async () => {
      await database.query(`ALTER TABLE "Feature" DROP CONSTRAINT "Feature_workspaceId_fkey";
      ALTER TABLE "Feature" ALTER "workspaceId" TYPE text; ALTER TABLE "Secret" DROP CONSTRAINT "Secret_workspaceId_fkey";
      ALTER TABLE "Secret" ALTER "workspaceId" TYPE varchar(40)`);
      await enableRowSecurity(database, { role });
      const client = await program();
      expect(await seenBy(client, mine)).toEqual(inEach(1));
      expect(await seenBy(client, "x")).toEqual(inEach(0));
      expect((await enableRowSecurity(database, { role })).statements).toEqual([]);
    });
  });

  describe("enabling", () => {
    onOne(
      "covers every table that has a workspace, names those that have none, and leaves the schema complete",
      async () => {
        const before = await introspect(database);
        const { state } = await enableRowSecurity(database, { role });
        const found = await introspect(database);
        const withPolicies = new Set(found.policies.map(({ table }) => table));
        const wanted = Object.entries(completeSchema("embedded").tables)
          .filter(
            ([name, { columns }]) => name === "Workspace" || columns.some((column) => column.name === "workspaceId"),
          )
          .map(([name]) => name);
        expect([...withPolicies].sort()).toEqual(wanted.sort());
        expect(found.policies.length).toBe(2 * workspaceTables.length);
        for (const [table] of workspaceTables)
          expect(found.tables[table]?.rowSecurity).toEqual({ enabled: true, forced: true });
        expect(state.notCovered.map(({ table }) => table).sort()).toEqual(
          Object.keys(completeSchema("embedded").tables)
            .filter((table) => !withPolicies.has(table))
            .sort(),
        );
        expect(diffSchema(completeSchema("embedded"), found)).toEqual(diffSchema(completeSchema("embedded"), before));
        expect(diffSchema(completeSchema("embedded"), found)).toEqual([]);
      },
    );

    test("a second time changes nothing, and so does a second disabling", async () => {
      const catalogue = () =>
        database.query(`SELECT oid, xmin::text FROM pg_class UNION ALL SELECT oid, xmin::text FROM pg_policy
        UNION ALL SELECT objoid, xmin::text FROM pg_description UNION ALL SELECT oid, xmin::text FROM pg_authid WHERE strpos(rolname, '${database.name}') > 0 ORDER BY 1, 2`);
      expect((await enableRowSecurity(database, { role })).statements.length).toBeGreaterThan(100);
      const enabled = await catalogue();
      expect((await enableRowSecurity(database, { role })).statements).toEqual([]);
      expect(await catalogue()).toEqual(enabled);
      await disableRowSecurity(database);
      expect((await disableRowSecurity(database)).statements).toEqual([]);
    });

    onOne("makes a role that can neither log in nor become anything, and takes an existing one as it is", async () => {
      await database.query(`CREATE ROLE "own_${database.name}" LOGIN`);
      await enableRowSecurity(database, { role });
      await enableRowSecurity(database, { role: `own_${database.name}` });
      const found = await database.query(
        `SELECT rolname, rolcanlogin, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS strong
       FROM pg_roles WHERE rolname = ANY ($1) ORDER BY 1`,
        [[role, `own_${database.name}`]],
      );
      expect(found).toEqual([
        { rolname: `own_${database.name}`, rolcanlogin: true, strong: false },
        { rolname: role, rolcanlogin: false, strong: false },
      ]);
      // Both stay held, each by the same two policies.
      expect((await inspectRowSecurity(database)).tables[0]?.policyRoles).toEqual(
        [`own_${database.name}`, role].sort(),
      );
      expect(await seenBy(await program(), mine)).toEqual(inEach(1));
    });

    onOne("mends a policy of ours that somebody changed, or took away by half", async () => {
      await enableRowSecurity(database, { role });
      await database.query(`ALTER POLICY dittofeed_setup_workspace ON "Secret" USING (true);
      DROP POLICY dittofeed_setup_workspace ON "Segment"; ALTER TABLE "Journey" NO FORCE ROW LEVEL SECURITY`);
      const state = await inspectRowSecurity(database);
      const changed = state.tables.filter(({ policies, forced }) => policies !== "made" || !forced);
      expect(changed.map(({ table }) => table).sort()).toEqual(["Journey", "Secret", "Segment"]);
      expect(describeRowSecurity(state)).toContain("Guarded: 29 of 32 tables that have a workspace.");
      await enableRowSecurity(database, { role });
      expect(await seenBy(await program(), mine)).toEqual(inEach(1));
      expect((await enableRowSecurity(database, { role })).statements).toEqual([]);
    });

    onOne.each(["public", "pg_mine", "", "x".repeat(64), "a\nb"])("refuses the name %j", async (name) => {
      expect((await problemOf(enableRowSecurity(database, { role: name }))).code).toBe("value-refused");
      expect((await introspect(database)).policies).toEqual([]);
    });

    test("refuses a role that no policy holds, be it by what it is or by whom it may become", async () => {
      const owner = `owner_${database.name}`;
      const member = `member_${database.name}`;
      await database.query(
        `CREATE ROLE ${owner}; CREATE ROLE ${member} IN ROLE ${owner}; ALTER TABLE "Secret" OWNER TO ${owner}`,
      );
      for (const strong of [postgres.user, owner, member]) {
        const problem = await problemOf(enableRowSecurity(database, { role: strong }));
        expect([problem.code, problem.title]).toEqual(["value-refused", "No policy would apply to this role"]);
      }
      expect((await introspect(database)).policies).toEqual([]);
    });

    onOne("somebody who holds a table is waited for, then named, and nothing is half done", async () => {
      const other = await database.connect("the-other-installer");
      await other.query(`BEGIN; ${takeSchemaLockSql({ lockTimeoutMs: 1000, statementTimeoutMs: 1000 })}`);
      const problem = await problemOf(enableRowSecurity(database, { role, lockTimeoutMs: 50 }));
      expect([problem.code, problem.saw]).toEqual(["database-busy", expect.stringContaining("the-other-installer")]);
      await other.query('ROLLBACK; BEGIN; LOCK TABLE "WriteKey" IN ACCESS SHARE MODE');
      expect((await problemOf(enableRowSecurity(database, { role, lockTimeoutMs: 50 }))).code).toBe("database-busy");
      await other.query("ROLLBACK");
      await other.close();
      expect((await introspect(database)).policies).toEqual([]);
      expect(await database.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [role])).toEqual([]);
    });
  });

  describe("who bypasses", () => {
    onOne("a superuser sees everything, and that is reported", async () => {
      const { state } = await enableRowSecurity(database, { role });
      expect(state.current).toMatchObject({ name: postgres.user, superuser: true });
      expect(await database.query(`SELECT count(*)::int AS n FROM "Workspace"`)).toEqual([{ n: 2 }]);
      expect(describeRowSecurity(state)).toContain(
        `This connection's role ${postgres.user} bypasses every policy: superuser.`,
      );
    });

    onOne("an owner who is no superuser is held by FORCE, and may not enable what would lock him out", async () => {
      const client = await program("");
      const owner = `program_${database.name}`;
      await database.query(workspaceTables.map(([table]) => `ALTER TABLE "${table}" OWNER TO ${owner}`).join(";"));
      const port = {
        query: async (sql: string, values?: readonly unknown[]) =>
          lastRows(await client.query(sql, values && [...values])),
      };
      const ownersPort = {
        ...port,
        transaction: (work: (own: never) => Promise<never>) => work(port as never),
      } as unknown as TestDatabase;
      expect((await inspectRowSecurity(ownersPort)).current).toMatchObject({
        name: owner,
        superuser: false,
        bypassesPolicies: false,
      });
      const problem = await problemOf(enableRowSecurity(ownersPort, { role }));
      expect([problem.code, problem.saw]).toEqual(["database-refused", expect.stringContaining(owner)]);

      expect(await seenBy(client, undefined)).toEqual(inEach(1 + 1));
      await enableRowSecurity(database, { role });
      expect(await seenBy(client, undefined)).toEqual(inEach(0));
      expect(await seenBy(client, mine)).toEqual(inEach(0));
      await database.query(`ALTER TABLE "Secret" NO FORCE ROW LEVEL SECURITY`);
      expect(await seenBy(client, undefined)).toEqual({ ...inEach(0), Secret: 2 });
      expect(describeRowSecurity(await inspectRowSecurity(ownersPort))).toContain(
        `Policies apply to this connection's role ${owner}, but it owns Secret, where policies are not forced.`,
      );
      // The way out is open to him.
      await disableRowSecurity(database);
      expect(await seenBy(client, undefined)).toEqual(inEach(1 + 1));
    });
  });

  const lastRows = (result: unknown): never =>
    ((Array.isArray(result) ? result.at(-1) : result) as { rows: never }).rows;

  describe("policies of others", () => {
    /** As 0010 and 0020 made them: the second reads another variable and fails when it is unset. */
    const asFound = `ALTER TABLE "Segment" ENABLE ROW LEVEL SECURITY;
    CREATE POLICY segment_workspace_isolation ON "Segment" USING ("workspaceId" = current_setting('app.current_workspace_id', true)::uuid);
    ALTER TABLE "EmbeddedSession" ENABLE ROW LEVEL SECURITY;
    CREATE POLICY "EmbeddedSession_workspace_isolation" ON "EmbeddedSession" USING ("workspaceId" = current_setting('app.current_workspace')::uuid);
    CREATE POLICY everything ON "Secret" USING (true) WITH CHECK (true)`;

    const foreignPolicies = () =>
      database.query(
        `SELECT tablename, policyname, roles, qual, with_check FROM pg_policies WHERE policyname !~ '^dittofeed_setup' ORDER BY 1, 2`,
      );

    onOne("neither widen what the restricted role sees nor bring it their errors", async () => {
      await database.query(asFound);
      const before = await foreignPolicies();
      await enableRowSecurity(database, { role });
      const client = await program();
      for (const value of [undefined, "", "malformed"]) expect(await seenBy(client, value)).toEqual(inEach(0));
      expect(await seenBy(client, mine)).toEqual(inEach(1));
      expect(await stateOf(within(client, mine, () => client.query(insertInto("Secret", theirs))))).toBe("42501");
      expect(await stateOf(within(client, mine, () => client.query(insertInto("EmbeddedSession", theirs))))).toBe(
        "42501",
      );
      expect(await stateOf(within(client, mine, () => client.query(insertInto("EmbeddedSession", mine))))).toBe("done");
      expect(await foreignPolicies()).toEqual(before);
    });

    test("are reported with what they do, before and after", async () => {
      await database.query(asFound);
      for (const state of [await inspectRowSecurity(database), (await enableRowSecurity(database, { role })).state]) {
        const foreign = state.tables.flatMap((table) =>
          table.foreign.map(({ name, failsWithout }) => [table.table, name, failsWithout]),
        );
        expect(foreign.sort()).toEqual([
          ["EmbeddedSession", "EmbeddedSession_workspace_isolation", ["app.current_workspace"]],
          ["Secret", "everything", []],
          ["Segment", "segment_workspace_isolation", []],
        ]);
        const lines = describeRowSecurity(state).filter((line) => line.includes("of somebody else"));
        expect(lines.length).toBe(3);
        expect(lines.find((line) => line.startsWith("EmbeddedSession"))).toContain(
          "fail unless app.current_workspace is set",
        );
      }
    });

    onOne("and what was switched on before survive enabling and disabling", async () => {
      await database.query(asFound);
      await database.query(`ALTER TABLE "Journey" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`);
      const before = await foreignPolicies();
      const switches = async () =>
        Object.entries((await introspect(database)).tables).flatMap(([name, { rowSecurity }]) =>
          rowSecurity.enabled ? [[name, rowSecurity.forced]] : [],
        );
      const on = await switches();
      await enableRowSecurity(database, { role });
      await enableRowSecurity(database, { role: `${role}2` });
      await disableRowSecurity(database);
      expect(await foreignPolicies()).toEqual(before);
      // Secret had a policy that held nobody; we switched it on, and a table with somebody's policy is not opened.
      expect(await switches()).toEqual([...on, ["Secret", false]].sort());
      expect((await introspect(database)).policies.length).toBe(3);
    });
  });

  describe("disabling", () => {
    onOne("takes the rights that were given, keeps those that were there, and keeps the role", async () => {
      const own = `own_${database.name}`;
      await database.query(`CREATE ROLE ${own}; GRANT SELECT ON "Segment" TO ${own}`);
      await enableRowSecurity(database, { role: own });
      // Taken out of a policy by hand, it still has what we gave it.
      await database.query(`CREATE ROLE other_${own}; ALTER POLICY dittofeed_setup_workspace ON "Secret" TO other_${own};
      ALTER POLICY dittofeed_setup_workspace_base ON "Secret" TO other_${own}`);
      await disableRowSecurity(database);
      const rights = await database.query(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = $1",
        [own],
      );
      expect(rights).toEqual([{ table_name: "Segment", privilege_type: "SELECT" }]);
      expect((await database.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [own])).length).toBe(1);
      const found = await introspect(database);
      expect(found.policies).toEqual([]);
      expect(
        Object.values(found.tables).filter(({ rowSecurity }) => rowSecurity.enabled || rowSecurity.forced),
      ).toEqual([]);
    });

    onOne("a comment that is not ours is believed in nothing: the table stays closed", async () => {
      await enableRowSecurity(database, { role });
      await database.query(
        `COMMENT ON POLICY dittofeed_setup_workspace ON "Secret" IS 'Made by dittofeed-setup: {"granted":{"x":["SELECT; DROP"]}}'`,
      );
      await disableRowSecurity(database);
      expect((await introspect(database)).tables.Secret?.rowSecurity).toEqual({ enabled: true, forced: true });
      const client = await program();
      const { rows } = await within(client, mine, () => client.query(`SELECT id FROM "Secret"`));
      expect(rows).toEqual([]);
    });

    onOne("what the role may reach otherwise is reported", async () => {
      await enableRowSecurity(database, { role });
      await database.query(`CREATE VIEW everything AS SELECT * FROM "Secret"; GRANT SELECT ON everything TO ${quoted(role)};
      GRANT TRUNCATE ON "Segment" TO ${quoted(role)}`);
      const lines = describeRowSecurity(await inspectRowSecurity(database));
      expect(lines).toContain(`WARNING: ${role} may access these without our policy: everything.`);
      expect(lines).toContain(`WARNING: ${role} may TRUNCATE Segment; no policy prevents that.`);
    });
  });

  onOne("an empty database is refused by name", async () => {
    const empty = await postgres.newDatabase();
    expect((await problemOf(enableRowSecurity(empty, { role }))).code).toBe("schema-incomplete");
    expect((await disableRowSecurity(empty)).statements).toEqual([]);
    await empty.drop();
  });
});
