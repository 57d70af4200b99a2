import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type DatabaseState, materialize, readFixture } from "../support/materialize.ts";
import { startPostgres, type TestDatabase, type TestPostgres } from "../support/postgres.ts";
import { newUser, type User } from "../support/product.ts";

let postgres: TestPostgres;
let user: User;
let database: TestDatabase;
beforeAll(async () => {
  [postgres, user] = await Promise.all([startPostgres(), newUser()]);
});
afterAll(async () => {
  await postgres.stop();
  await user.remove();
});
beforeEach(async () => {
  database = await postgres.newDatabase();
  await materialize(database, readFixture<DatabaseState>("state-init-script-embedded-twice"));
  await database.query(`INSERT INTO "Workspace" (name) VALUES ('Café; DROP TABLE "Workspace"')`);
});

const db = (verb: string, ...args: string[]) =>
  user.run(["db", verb, ...args], { env: { DATABASE_URL: database.url } });

describe("db, on a database without a profile", () => {
  it("verify names what is missing and changes nothing: exit 3", async () => {
    const before = await database.query("SELECT count(*)::int AS n FROM pg_class");
    const verified = await db("verify");
    expect(verified).toMatchObject({ exitCode: 3, stderr: "" });
    expect(verified.stdout).toContain("Tables      20 of 36");
    expect(verified.stdout).toContain(
      'column Workspace.type is missing ("WorkspaceType"); a loss, if it existed before: the values of 1 row – no member can sign in',
    );
    expect(await database.query("SELECT count(*)::int AS n FROM pg_class")).toEqual(before);
    const json = JSON.parse((await db("verify", "--json")).stdout);
    expect(json).toMatchObject({ complete: false, journal: "absent", tables: 20, tablesWanted: 36, mode: "embedded" });
    expect(json.differences[0]).toMatchObject({ severity: "breaks", sql: null });
  });

  it("apply --dry-run prints the statements and stops there", async () => {
    const dry = await db("apply", "--dry-run");
    expect(dry.exitCode).toBe(0);
    expect(dry.stdout).toContain('CREATE TABLE "public"."UserJourneyEvent"');
    expect(dry.stdout).toContain("Dry run: nothing was changed.");
    expect((await db("verify", "--json")).stdout).toContain('"complete": false');
  });

  it("apply does not change anything unasked: without a terminal it wants --yes", async () => {
    const refused = await db("apply");
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain("--yes");
    expect((await db("verify")).exitCode).toBe(3);
  });

  it("apply --yes dumps, completes, says what it assumed; then there is nothing to do", async () => {
    const applied = await db("apply", "--yes");
    expect(applied).toMatchObject({ exitCode: 0, stderr: "" });
    expect(applied.stdout).toContain("assumed   Workspace.type = Root in 1 rows");
    expect(applied.stdout).toContain("36 of 36 tables, the schema is complete; changed.");
    const folder = join(user.home, "state/dittofeed-setup/dumps");
    const [dump = ""] = (await readdir(folder)).filter((name) => name.startsWith(`${database.name}-`));
    expect((await stat(join(folder, dump))).mode & 0o777).toBe(0o600);
    expect(await database.query(`SELECT name, type FROM "Workspace"`)).toEqual([
      { name: 'Café; DROP TABLE "Workspace"', type: "Root" },
    ]);
    const again = await db("apply", "--yes");
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain("nothing to change");
    expect((await db("verify")).exitCode).toBe(0);

    const other = await postgres.newDatabase();
    const tried = await user.run(["db", "restore", join(folder, dump), "--yes", "--dry-run"], {
      env: { DATABASE_URL: other.url },
    });
    expect([tried.exitCode, tried.stdout]).toEqual([0, expect.stringContaining("Dry run: nothing was changed.")]);
    expect(await other.query("SELECT to_regclass('\"Workspace\"') AS there")).toEqual([{ there: null }]);
    const restored = await user.run(["db", "restore", join(folder, dump), "--yes"], {
      env: { DATABASE_URL: other.url },
    });
    expect(restored.stderr).toBe("");
    expect(await other.query(`SELECT name FROM "Workspace"`)).toEqual([{ name: 'Café; DROP TABLE "Workspace"' }]);
    await other.close();
  });

  it("standard mode is complete without the three embedded tables", async () => {
    expect((await db("apply", "--yes", "--mode", "standard", "--json")).exitCode).toBe(0);
    expect(JSON.parse((await db("verify", "--mode", "standard", "--json")).stdout)).toMatchObject({ tablesWanted: 33 });
  });

  it("lists duplicates by id, leaves them, exit 3; and sets them aside when told which", async () => {
    await database.query(`DROP INDEX "WorkspaceMember_email_key"`);
    await database.query(
      `INSERT INTO "WorkspaceMember" (email, name) VALUES ('a@b.example', 'old'), ('a@b.example', 'new')`,
    );
    const left = await db("apply", "--yes");
    expect(left.exitCode).toBe(3);
    expect(left.stdout).toContain("--duplicates keep-oldest");
    expect(await database.query(`SELECT count(*)::int AS n FROM "WorkspaceMember"`)).toEqual([{ n: 2 }]);
    expect((await db("apply", "--yes", "--duplicates", "keep-oldest")).exitCode).toBe(0);
    expect(await database.query(`SELECT name FROM "WorkspaceMember"`)).toEqual([{ name: "old" }]);
    expect(await database.query(`SELECT "row" ->> 'name' AS name FROM dittofeed_setup.set_aside`)).toEqual([
      { name: "new" },
    ]);
  });
});

describe("how a database may be named", () => {
  it("refuses an address with a password in argv, and does not repeat it", async () => {
    const refused = await user.run(["db", "verify", "--database-url", database.url]);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain("everyone on this host can see a program's arguments");
    expect(refused.stdout + refused.stderr).not.toContain(postgres.password);
  });

  it("takes it from a file", async () => {
    const file = join(user.room, "url");
    await writeFile(file, `${database.url}\n`, { mode: 0o600 });
    expect((await user.run(["db", "verify", "--database-url-file", file])).exitCode).toBe(3);
  });

  it("says what it takes, when nothing is named", async () => {
    expect((await user.run(["db", "verify"])).exitCode).toBe(2);
    expect((await user.run(["db", "destroy"])).stderr).toContain("verify, apply, migrate, restore or row-security");
  });
});
