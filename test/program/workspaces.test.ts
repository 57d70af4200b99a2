import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { reconcile } from "../../schema/reconcile/reconcile.ts";
import { startPostgres, type TestDatabase, type TestPostgres } from "../support/postgres.ts";
import { newUser, program, type User } from "../support/product.ts";

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
  await reconcile(database, { mode: "embedded" });
});

const workspace = (...args: string[]) => user.run(["workspace", ...args], { env: { DATABASE_URL: database.url } });
const file = async (name: string, text: string) => {
  await writeFile(join(user.room, name), text);
  return name;
};
const count = async () => (await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM "Workspace"`))[0]?.n;

const patience = { timeout: 30_000 };
/** Of the product, in this database. */
const sessions = async (which: string) =>
  (
    await database.query(`SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'dittofeed-setup' AND ${which}`)
  ).length;
/** Each kind once that is there; a half workspace would be another kind. */
const rowsOfEach = () =>
  database.query(`SELECT DISTINCT (SELECT count(*)::int FROM "UserProperty" u WHERE u."workspaceId" = w.id) AS properties,
    (SELECT count(*)::int FROM "Segment" s WHERE s."workspaceId" = w.id) AS segments,
    (SELECT count(*)::int FROM "WorkspaceMemberRole" r WHERE r."workspaceId" = w.id) AS members FROM "Workspace" w`);

const good = `Name;Domain;E-Mail;External ID;Type;Parent
Branch;;;7;Child;Holding
Holding;holding.example;ada@holding.example;crm-1;parent;
"Rob'); DROP TABLE ""Workspace"";--";rob.example;o'brien@rob.example;;;
`;

describe("workspace", () => {
  it("import makes what a file names, list shows it, and a second time nothing changes", async () => {
    const path = await file("good.csv", good);
    const preview = await workspace("import", path, "--dry-run");
    expect(preview).toMatchObject({ exitCode: 0, stderr: "" });
    expect(preview.stdout).toContain("3 workspaces would be created");
    expect(await count()).toBe(0);

    const made = await workspace("import", path);
    expect(made).toMatchObject({ exitCode: 0, stderr: "" });
    expect(made.stdout).toContain(
      "3 of 3 workspaces (100 %)\n3 workspaces created, 0 completed, 0 unchanged, 0 failed",
    );

    const { workspaces } = JSON.parse((await workspace("list", "--json")).stdout);
    expect(workspaces).toHaveLength(3);
    const listed = await workspace("list");
    expect(listed).toMatchObject({ exitCode: 0, stderr: "" });
    expect(listed.stdout).toMatch(/^NAME +TYPE +DOMAIN +STATUS +ADMINISTRATORS +ID$/m);
    expect(listed.stdout).toMatch(/^Holding \/ Branch +Child +- +Active +- +[0-9a-f-]{36}$/m);
    expect(listed.stdout).toMatch(
      /^Rob'\); DROP TABLE "Workspace";-- +Root +rob\.example +Active +o'brien@rob\.example +/m,
    );

    const again = await workspace("import", path, "--json");
    expect(again.exitCode).toBe(0);
    expect(JSON.parse(again.stdout)).toEqual({
      file: path,
      created: 0,
      completed: 0,
      unchanged: 3,
      failed: [],
      left: 0,
    });
  });

  it("import of a file with faults lists every line and writes nothing: exit 2", async () => {
    const path = await file(
      "bad.csv",
      "name,domain,email\nAcme,gmail.com,ada\nBeta\n,x.example,a@x.example\nGood,,a@b.example\n",
    );
    const refused = await workspace("import", path);
    expect(refused.exitCode).toBe(2);
    for (const line of [
      "bad.csv:2 the domain gmail.com",
      "bad.csv:2 the administrator",
      "bad.csv:3 has 1 cell",
      "bad.csv:4 the name is missing",
    ])
      expect(refused.stderr).toContain(line);
    const json = await workspace("import", path, "--json");
    expect(json.exitCode).toBe(2);
    expect(JSON.parse(json.stdout).faults).toHaveLength(4);
    expect(await count()).toBe(0);
  });

  it("import says which workspaces could not be made, and why: exit 1", async () => {
    await workspace("create", "--name", "Acme", "--domain", "acme.example", "--administrator", "ada@acme.example");
    const path = await file(
      "mixed.yaml",
      "- {name: Acme, domain: other.example, admin: a@b.example}\n- {name: Beta, admin: a@b.example}\n",
    );
    const preview = await workspace("import", path, "--dry-run");
    expect(preview.exitCode).toBe(1);
    expect(preview.stdout).toContain("1 would be rejected");
    const made = await workspace("import", path);
    expect(made.exitCode).toBe(1);
    expect(made.stdout).toContain("1 workspace created, 0 completed, 0 unchanged, 1 failed");
    expect(made.stdout).toContain('mixed.yaml:1 "Acme": its domain is acme.example, expected other.example');
  });

  it("import that is killed with -9 leaves whole workspaces, and the second run makes the others", async () => {
    const rows = Array.from({ length: 600 }, (_, n) => `Firm ${n},admin@firm${n}.example\n`);
    const path = await file("many.csv", `name,email\n${rows.join("")}`);
    // Somebody else is about to make one of the second batch: there the import waits, and dies.
    const other = await database.connect();
    await other.query(`BEGIN; INSERT INTO "Workspace" (name) VALUES ('Firm 550')`);
    const killed = execa(process.execPath, [program, "workspace", "import", path], {
      env: { ...user.env, DATABASE_URL: database.url },
      ...{ extendEnv: false, cwd: user.room, reject: false },
    });
    await expect.poll(() => sessions("wait_event_type = 'Lock'"), patience).toBe(1);
    killed.kill("SIGKILL");
    expect((await killed).signal).toBe("SIGKILL");
    await other.query("ROLLBACK");
    await other.close();
    await expect.poll(() => sessions("true"), patience).toBe(0);
    expect(await count()).toBe(500);
    expect(await rowsOfEach()).toEqual([{ properties: 10, segments: 3, members: 1 }]);

    const again = await workspace("import", path, "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({ created: 100, completed: 0, unchanged: 500, failed: [] });
    expect(await count()).toBe(600);
    expect(await rowsOfEach()).toEqual([{ properties: 10, segments: 3, members: 1 }]);
  });

  it("create makes one, with its parent, and says what cannot be", async () => {
    const holding = ["--name", "Holding", "--type", "parent", "--administrator", "ada@acme.example"];
    const first = await workspace("create", ...holding);
    expect(first).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(
        /^Holding \([0-9a-f-]{36}\): created, 44 rows\nSegments of new workspaces are computed once/,
      ),
    });
    expect((await workspace("create", ...holding)).stdout).toContain("nothing to change");
    const branch = await workspace("create", "--name", "Branch", "--parent", "Holding", "--external-id", "7", "--json");
    expect(JSON.parse(branch.stdout)).toMatchObject({ name: "Branch", created: true, rowsInserted: 42 });
    const refused = await workspace("create", "--name", "X", "--domain", "gmail.com", "--parent", "Nobody");
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain("belongs to an email provider");
    expect(refused.stderr).toContain('the parent "Nobody" is in neither');
    const conflict = await workspace("create", "--name", "Holding", "--administrator", "ada@acme.example");
    expect(conflict).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("its type is Parent, expected Root"),
    });
    expect(await count()).toBe(2);
  });

  it("is refused where the schema is not complete", async () => {
    await database.query(`DROP TABLE "AuthProvider"`);
    for (const args of [
      ["list"],
      ["create", "--name", "A", "--administrator", "a@b.example"],
      ["import", await file("good.csv", good)],
    ]) {
      const refused = await workspace(...args);
      expect(refused.exitCode).toBe(1);
      expect(refused.stderr).toContain("dittofeed-setup db apply");
    }
    expect(await count()).toBe(0);
  });

  it("member adds, lists and removes; the last administrator is kept", async () => {
    await workspace("create", "--name", "Acme", "--domain", "acme.example", "--administrator", "ada@acme.example");
    const added = await workspace("member", "add", "bob@acme.example");
    expect([added.exitCode, added.stdout]).toEqual([0, "bob@acme.example in Acme: added as Admin\n"]);
    const again = await workspace("member", "add", "bob@acme.example", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({ email: "bob@acme.example", changed: false });
    await workspace("create", "--name", "Other", "--domain", "other.example", "--administrator", "eve@other.example");
    const which = await workspace("member", "remove", "bob@acme.example");
    expect([which.exitCode, which.stderr]).toEqual([2, expect.stringContaining("There are 2 workspaces. Choose one")]);
    const listed = JSON.parse((await workspace("member", "list", "--workspace", "Acme", "--json")).stdout);
    expect(listed.map(({ email, role }: { email: string; role: string }) => `${email} ${role}`)).toEqual([
      "ada@acme.example Admin",
      "bob@acme.example Admin",
    ]);
    const gone = await workspace("member", "remove", "ada@acme.example", "--workspace", "Acme", "--json");
    expect(JSON.parse(gone.stdout)).toMatchObject({ workspace: { name: "Acme" }, changed: true });
    const last = await workspace("member", "remove", "bob@acme.example", "--workspace", "Acme");
    expect([last.exitCode, last.stderr]).toEqual([2, expect.stringContaining("last administrator")]);
  });

  it.each([
    [["member", "add"], "needs an email address"],
    [["member", "add", "bob@acme.example"], "There is no workspace yet"],
    [["member", "add", "not-an-address", "--workspace", "x"], "must be an email address"],
    [["member", "add", "b@a.example", "--workspace", "Nobody"], 'no workspace "Nobody"'],
    [["member", "promote"], "list, add or remove"],
    [["list", "--workspace", "x"], "use it with workspace member"],
    [["import", "a.csv", "b.csv"], 'does not take "b.csv"'],
  ])("%j is refused", async (args, words) => {
    const ran = await workspace(...args);
    expect([ran.exitCode, ran.stderr]).toEqual([2, expect.stringContaining(words)]);
  });
});
