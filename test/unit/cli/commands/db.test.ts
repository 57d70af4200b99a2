import { describe, expect, it } from "vitest";
import { appJournal } from "../../../../schema/model/app-journal.ts";
import { completeSchema } from "../../../../schema/model/complete-schema.ts";
import { introspectionSql } from "../../../../schema/model/introspection-sql.ts";
import type { OpenDatabase } from "../../../../src/domain/database.ts";
import { parsed, ran, refusal } from "../../../support/run-command.ts";

const url = "--database-url postgresql://me@db.example/app";
const usual = { databaseUrl: "postgresql://me@db.example/app" };

const unanswered = { renamed: [], values: [] };

/** A database that says what it holds, and that it has no rows; it answers nothing else. */
function holding(tables: object, closed: () => void = () => undefined, refused: readonly object[] = []) {
  const columns = { id: "integer", hash: "text", created_at: "bigint" };
  const journal = { kind: "r", owner: "me", readable: true, columns, rows: appJournal };
  const found = { ...completeSchema("embedded"), policies: [], journal, serverVersion: 150018, tables };
  const database = {
    query: async (sql: string) => {
      // How many rows stand in the way: none.
      if (sql.startsWith("SELECT NULL::int AS difference")) return [];
      // Triggers of the operator's: none.
      if (sql.startsWith("WITH RECURSIVE places")) return [];
      // Of five rows each holds a value in the column that may be the lost one.
      if (sql.startsWith("SELECT 0 AS place")) return [{ place: 0, rows: 5, filled: 5 }];
      // What of the app's writes it refuses.
      if (sql.includes("DO $probe$")) return [{ refused }];
      if (sql !== introspectionSql) throw new Error(`nobody scripted ${sql}`);
      return [{ found }];
    },
    close: async () => closed(),
  };
  const open = async () => database as Partial<OpenDatabase> as OpenDatabase;
  return { databases: { open }, host: { environmentVariable: () => undefined } };
}
const rowSecurity = { enabled: false, forced: false };
const whole = () =>
  Object.fromEntries(
    Object.entries(completeSchema("embedded").tables).map(([name, table]) => [name, { ...table, rowSecurity }]),
  );

describe("db", () => {
  it.each([
    ["db verify", { command: "db verify" }],
    [`db apply --dry-run ${url}`, { command: "db apply", dryRun: true, ...usual, ...unanswered }],
    [
      "db apply -y --duplicates keep-newest",
      { command: "db apply", yes: true, duplicates: "keep-newest", ...unanswered },
    ],
    [
      "db apply --renamed A.b=c --renamed D=E,F.g=no",
      { command: "db apply", renamed: ["A.b=c", "D=E", "F.g=no"], values: [] },
    ],
    ["db migrate --mode standard", { command: "db migrate", mode: "standard" }],
    ["db restore a.sql.gz --yes", { command: "db restore", file: "a.sql.gz", yes: true }],
    ["db row-security enable --role r", { command: "db row-security enable", role: "r" }],
    ["db row-security show --json", { command: "db row-security show", output: "json" }],
  ])("%s", (line, becomes) => expect(parsed(line)).toEqual(becomes));

  it.each([
    ["db", "db needs a subcommand: verify, apply, migrate, restore or row-security."],
    ["db restor a", 'not "restor". Did you mean dittofeed-setup db restore a?'],
    ["db restore", "db restore needs the dump: db restore FILE.sql.gz."],
    ["db verify x y", 'db verify does not take "y".'],
    ["db row-security", "db row-security needs a subcommand: show, enable or disable."],
    ["db row-security on", 'not "on". Here: dittofeed-setup db row-security enable.'],
    ["db row-security enabel", "Did you mean dittofeed-setup db row-security enable?"],
    [
      "db row-security disable --role first",
      "db row-security disable does not take --role; use it with db row-security show",
    ],
    ["backup", "db apply makes a dump"],
  ])("%s is refused", (line, said) => expect(refusal(line)).toContain(said));

  it("verify says with its exit code whether the schema is complete, and closes the connection", async () => {
    let closed = 0;
    const counted = () => {
      closed += 1;
    };
    const complete = await ran(`db verify ${url}`, { ports: holding(whole(), counted) });
    expect([complete.exitCode, complete.printed]).toEqual([0, expect.stringMatching(/^Schema {6}complete$/m)]);
    const { Segment: _, ...rest } = whole();
    const lacking = await ran(`db verify --json ${url}`, { ports: holding(rest, counted) });
    expect([lacking.exitCode, JSON.parse(lacking.printed)]).toMatchObject([3, { complete: false, tables: 35 }]);
    expect(closed).toBe(2);
  });

  it.each(["verify", "apply"])(
    "%s of a schema in which the app may not write: not complete, in the server's words",
    async (verb) => {
      const refused = [{ step: 0, state: "23514", said: "not on my watch" }];
      const found = await ran(`db ${verb} ${url}`, { ports: holding(whole(), undefined, refused) });
      expect([found.exitCode, found.printed]).toEqual([
        3,
        expect.stringMatching(/table \w+ rejected an insert.*: not on my watch/),
      ]);
    },
  );

  it("a server on which writing could not be tried: complete, and why it was not tried", async () => {
    const busy = [{ step: 0, state: "55P03", said: "canceling statement due to lock timeout" }];
    const found = await ran(`db verify ${url}`, { ports: holding(whole(), undefined, busy) });
    expect([found.exitCode, found.printed]).toEqual([
      0,
      expect.stringMatching(/^Writes {6}not tested: .*lock timeout$/m),
    ]);
  });

  it.each(["apply --dry-run", "apply"])("%s of a complete schema changes nothing and asks nobody", async (verb) => {
    const { exitCode, printed, told } = await ran(`db ${verb} ${url}`, { ports: holding(whole()) });
    expect([exitCode, told]).toEqual([0, ""]);
    expect(printed).toContain("36 of 36 tables, the schema is complete; nothing to change.");
  });

  it("apply of what lacks something asks on a terminal, and takes a no", async () => {
    const { Segment: _, ...rest } = whole();
    const answered = await ran(`db apply ${url}`, { ports: holding(rest), typed: "no\n" });
    expect([answered.exitCode, answered.told]).toEqual([
      1,
      expect.stringMatching(/CREATE TABLE[\s\S]*Nothing was changed\.\n$/),
    ]);
    expect((await ran(`db apply ${url}`, { ports: holding(rest) })).problem?.code).toBe("no-terminal");
  });

  /** A workspace's name was renamed, and every row of it is filled. */
  const renamedName = () => {
    const { Workspace, ...rest } = whole();
    const columns = Workspace?.columns.map((column) =>
      column.name === "name" ? { ...column, name: "title" } : column,
    );
    const keys = Workspace?.uniques.map((key) => ({
      ...key,
      columns: key.columns.map((one) => (one === "name" ? "title" : one)),
    }));
    return holding({ ...rest, Workspace: { ...Workspace, columns, uniques: keys } });
  };

  it("apply asks on a terminal by which name a column was meant, and does nothing of it without an answer", async () => {
    const left = await ran(`db apply ${url}`, { ports: renamedName(), typed: "\n" });
    expect(left).toMatchObject({ exitCode: 3, told: "" });
    expect(left.stderr).toContain(
      "Column Workspace.name is missing, and title (text), which does not belong to the app, has values in 5 of 5 rows.",
    );
    expect(left.stderr).toContain("Type name or no, or press Enter to cancel: ");
    expect(left.printed).toContain(
      "--renamed Workspace.title=name   title is renamed back to name, with all its values",
    );
    const answered = await ran(`db apply ${url}`, { ports: renamedName(), typed: "nme\nname\nno\n" });
    expect(answered).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("1 statements will run") });
    expect(answered.told).toContain(`ALTER TABLE "public"."Workspace" RENAME COLUMN "title" TO "name";`);
    const told = await ran(`db apply --dry-run --renamed Workspace.title=name ${url}`, { ports: renamedName() });
    expect(told).toMatchObject({ exitCode: 0, printed: expect.stringContaining("RENAME COLUMN") });
  });

  it.each([
    ["Workspace.title", '--renamed takes TABLE.OLD=NEW, not "Workspace.title"'],
    ["a.b=c,a.b=d", "--renamed has two answers for a.b"],
  ])("apply --renamed %s is refused in words", async (given, said) => {
    const { problem } = await ran(`db apply --renamed ${given} ${url}`, { ports: holding(whole()) });
    expect(problem).toMatchObject({ code: "usage", saw: expect.stringContaining(said) });
  });

  it("migrate needs a profile with containers", async () => {
    expect((await ran(`db migrate ${url}`, { ports: holding({}) })).problem?.saw).toContain(
      "it needs a profile with containers",
    );
  });

  it("restore reads the file into the database, once somebody has said yes", async () => {
    const restore = async () => ({ tables: 2, rows: 5, left: [] });
    const ports = { ...holding({}), dumps: { restore } };
    const done = await ran(`db restore a.sql.gz --yes ${url}`, { ports });
    expect(done).toMatchObject({ exitCode: 0, printed: expect.stringContaining("2 tables and 5 rows are restored") });
    expect(await ran(`db restore a.sql.gz ${url}`, { ports: holding({}), typed: "\n" })).toMatchObject({
      exitCode: 1,
      told: "Nothing was changed.\n",
    });
  });

  it("restore says what of owners and rights could not be given back", async () => {
    const left = Array.from({ length: 7 }, (_, n) => `ALTER TABLE t${n} OWNER TO bob: role "bob" does not exist`);
    const ports = { ...holding({}), dumps: { restore: async () => ({ tables: 2, rows: 5, left }) } };
    const done = await ran(`db restore a.sql.gz --yes ${url}`, { ports });
    expect(done.printed).toMatch(/Not restored: 7 owners[\s\S]*t4 OWNER TO bob[\s\S]*and 2 more/);
    const json = await ran(`db restore a.sql.gz --yes --json ${url}`, { ports });
    expect(JSON.parse(json.printed)).toMatchObject({ dryRun: false, left });
  });

  it.each(["--dry-run", "--dry-run --yes", "--yes --dry-run --json"])(
    "restore %s only looks, and says whether the dump would be refused",
    async (options) => {
      const looking = (there: string[]) => ({
        ...holding({}),
        dumps: { look: async () => ({ tables: ["public.a", "public.b"], bytes: 12, there }) },
      });
      const free = await ran(`db restore a.sql.gz ${options} ${url}`, { ports: looking([]) });
      expect([free.exitCode, free.problem]).toEqual([0, undefined]);
      const taken = await ran(`db restore a.sql.gz ${options} ${url}`, { ports: looking(["public.a"]) });
      expect([taken.exitCode, taken.printed]).toEqual([1, expect.stringContaining("public.a")]);
    },
  );

  it("takes an address without its password only, and not beside a profile", async () => {
    const secret = await ran("db verify --database-url postgresql://me:secret@db.example/app");
    expect(secret.problem).toMatchObject({ code: "usage", saw: expect.not.stringContaining("me:secret") });
    expect((await ran(`db verify -p acme ${url}`)).problem?.saw).toContain("not both");
  });
});
