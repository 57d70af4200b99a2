import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDumps } from "../../../src/adapters/dumps/dumps.ts";
import { trailer } from "../../../src/adapters/dumps/shared-form.ts";
import { createDatabases } from "../../../src/adapters/postgres/postgres.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import type { DumpOrder, OpenDatabase } from "../../../src/domain/database.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { describeDump } from "../../../tasks/database/dump-database.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { sharedPostgres } from "../postgres.ts";

/** What is rare, but must not be lost or hang: settings of a database, names given anew, sizes beyond every buffer. */
const shell = createShell();
const dumps = createDumps({ shell });
const quiet = () => undefined;
const never = new AbortController().signal;
const postgres = sharedPostgres();
let room: string;
beforeAll(async () => {
  room = await mkdtemp(join(tmpdir(), "dittofeed-oddities-"));
});
afterAll(async () => {
  await rm(room, { recursive: true, force: true });
});

const opened: OpenDatabase[] = [];
async function open(name: string): Promise<Omit<DumpOrder, "path">> {
  const credentials = { user: postgres.user, password: new Secret("password", postgres.password), database: name };
  const ways = [{ kind: "tcp" as const, host: "127.0.0.1", port: postgres.port }];
  const database = await createDatabases({ shell }).open(ways, credentials);
  opened.push(database);
  return { database, ways: [], credentials, container: undefined, serverVersion: 150_000 };
}
const made: TestDatabase[] = [];
async function fresh(): Promise<Omit<DumpOrder, "path">> {
  const database = await postgres.newDatabase();
  made.push(database);
  return open(database.name);
}
beforeEach(() => async () => {
  for (const database of opened.splice(0)) await database.close();
  for (const database of made.splice(0)) await database.drop();
});

/** Made in one database with these statements, dumped by COPY, read back into another. */
async function carriedOver(...statements: readonly string[]): Promise<{ from: OpenDatabase; to: OpenDatabase }> {
  const made = await fresh();
  for (const statement of statements)
    await made.database.query(statement.replace("THIS", `DATABASE ${made.credentials.database}`));
  // Opened anew: what a database sets begins with a session.
  const order = await open(made.credentials.database);
  const path = join(room, `${made.credentials.database}.sql.gz`);
  expect(await dumps.make({ ...order, path }, quiet, never)).toMatchObject({ by: "copy" });
  const to = await fresh();
  await dumps.restore(path, to.database, quiet, never);
  return { from: order.database, to: to.database };
}

describe("a dump by COPY", () => {
  it("spells values alike, whatever the database has set", async () => {
    const { to } = await carriedOver(
      "ALTER THIS SET datestyle = 'SQL, DMY'",
      "ALTER THIS SET intervalstyle = 'sql_standard'",
      "ALTER THIS SET extra_float_digits = -5",
      "ALTER THIS SET bytea_output = 'escape'",
      "CREATE TABLE t (d date, i interval, f float8, b bytea)",
      "INSERT INTO t VALUES ('2026-03-04', '-1 day 02:03:04', 0.1::float8 + 0.2, '\\x005c0aff')",
    );
    const same = `d = date '2026-03-04' AND i = interval '-1 day 02:03:04' AND f = 0.1::float8 + 0.2 AND b = '\\x005c0aff'`;
    expect(await to.query(`SELECT count(*)::int AS n FROM t WHERE ${same}`)).toEqual([{ n: 1 }]);
  });

  it("holds sequences as they are, also of an identity whose table has another name by now", async () => {
    const { to } = await carriedOver(
      "CREATE TABLE old (id int GENERATED ALWAYS AS IDENTITY (INCREMENT BY 5), n int)",
      "INSERT INTO old (n) VALUES (1), (2)",
      "ALTER TABLE old RENAME TO renamed",
      "CREATE SEQUENCE down AS smallint INCREMENT BY -2 MINVALUE -100 MAXVALUE 10 START 10",
      "SELECT nextval('down'), nextval('down')",
    );
    expect(await to.query("INSERT INTO renamed (n) VALUES (3) RETURNING id")).toEqual([{ id: 11 }]);
    expect(await to.query("SELECT nextval('down')::int AS n")).toEqual([{ n: 6 }]);
  });

  it("holds policies with their roles", async () => {
    const { from, to } = await carriedOver(
      "CREATE TABLE t (a int)",
      "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
      `CREATE ROLE "Reader's"`,
      `CREATE POLICY p ON t AS RESTRICTIVE FOR ALL TO "Reader's", CURRENT_USER USING (a > 0) WITH CHECK (a > 1)`,
      "CREATE POLICY q ON t FOR SELECT USING (true)",
    );
    const policies = "SELECT * FROM pg_policies ORDER BY policyname";
    expect(await to.query(policies)).toEqual(await from.query(policies));
    expect(await to.query("SELECT count(*)::int AS n FROM pg_policies")).toEqual([{ n: 2 }]);
  });

  it("brings the extensions that columns need", async () => {
    const { to } = await carriedOver(
      "CREATE EXTENSION citext",
      "CREATE TABLE t (a citext)",
      "INSERT INTO t VALUES ('Ab')",
    );
    expect(await to.query("SELECT count(*)::int AS n FROM t WHERE a = 'aB'")).toEqual([{ n: 1 }]);
  });

  it("keeps lines of a default that look like commands of psql", async () => {
    const { from, to } = await carriedOver("CREATE TABLE t (a text DEFAULT E'one\\n\\\\two\\n\\\\.\\nthree')");
    const defaults = "SELECT pg_get_expr(adbin, adrelid) AS text FROM pg_attrdef";
    expect(await to.query(defaults)).toEqual(await from.query(defaults));
  });

  it("names what it does not hold and what no row needs, with what goes along, and holds the rest", async () => {
    const order = await fresh();
    await order.database.query(`CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int); CREATE TABLE t (a int); INSERT INTO t VALUES (1);
      CREATE VIEW v AS SELECT total(a) FROM t; CREATE VIEW w AS SELECT * FROM v; COMMENT ON VIEW v IS 'gone too'; CREATE VIEW x AS SELECT a FROM t`);
    const path = join(room, "missing.sql.gz");
    const made = await dumps.make({ ...order, path }, quiet, never);
    expect(made.missing).toEqual([
      "function public.total(integer)",
      "view public.v, which needs function public.total(integer)",
      "view public.w, which needs view public.v",
    ]);
    expect(describeDump(made)).toContain(
      "not included, because only pg_dump can export it: function public.total(integer); view",
    );
    const to = await fresh();
    await dumps.restore(path, to.database, quiet, never);
    expect(await to.database.query("SELECT * FROM x")).toEqual([{ a: 1 }]);
  });

  it.each([
    [
      ["CREATE COLLATION public.odd (LOCALE = 'C')", "CREATE TABLE t (a text COLLATE public.odd)"],
      "table public.t, which needs collation public.odd",
    ],
    [
      [
        "CREATE FUNCTION same(int, int) RETURNS bool LANGUAGE sql IMMUTABLE RETURN $1 = $2",
        "CREATE OPERATOR === (FUNCTION = same, LEFTARG = int, RIGHTARG = int)",
        "CREATE TABLE t (a int CONSTRAINT odd CHECK (a === a))",
      ],
      "constraint odd of public.t, which needs operator public.===(integer,integer)",
    ],
  ])("is refused where it could not be read back: %s", async (statements, named) => {
    const order = await fresh();
    for (const statement of statements) await order.database.query(statement);
    await expect(dumps.make({ ...order, path: join(room, "none.sql.gz") }, quiet, never)).rejects.toMatchObject({
      code: "dump-failed",
      saw: `copy: only pg_dump can dump this: ${named}`,
    });
    expect(await readdir(room)).not.toContain("none.sql.gz.partial");
    expect(await order.database.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("stopped in the middle of a large table leaves no file and a usable connection", async () => {
    const order = await fresh();
    await order.database.query(
      "CREATE TABLE big AS SELECT i, repeat(md5(i::text), 20) AS t FROM generate_series(1, 60000) i",
    );
    const controller = new AbortController();
    const stop = ({ done }: { done: number }) => (done > 100_000 ? controller.abort(new Error("ctrl-c")) : undefined);
    const path = join(room, "big", "big.sql.gz");
    await expect(dumps.make({ ...order, path }, stop, controller.signal)).rejects.toThrow("ctrl-c");
    expect(await readdir(join(room, "big"))).toEqual([]);
    expect(await order.database.query("SELECT count(*)::int AS n FROM big")).toEqual([{ n: 60_000 }]);
    expect(await order.database.query("SHOW transaction_read_only")).toEqual([{ transaction_read_only: "off" }]);
  });
});

describe("reading a dump back", () => {
  it("finds the end of the rows wherever a chunk ends", async () => {
    const { database } = await fresh();
    const opening = "CREATE TABLE t (a text);\nCOPY t (a) FROM stdin;\n";
    for (let offset = 65_536 - 8; offset <= 65_536 + 4; offset += 1) {
      const row = "x".repeat(offset - opening.length);
      const path = join(room, "edge.sql.gz");
      await writeFile(path, gzipSync(`${opening}${row}\n\\.\nSELECT 1;\n${trailer}\n`));
      expect(await dumps.restore(path, database, quiet, never)).toEqual({ tables: 1, rows: 1, left: [] });
      expect(await database.query("SELECT length(a) AS n FROM t")).toEqual([{ n: row.length }]);
      await database.query("DROP TABLE t");
    }
  });

  it("takes a table without rows, rows without text, and a mark that is a value", async () => {
    const { database } = await fresh();
    const path = join(room, "empty.sql.gz");
    const text = `CREATE TABLE a (t text);\nCREATE TABLE b (t text);\nCOPY a (t) FROM stdin;\n\\.\nCOPY b (t) FROM stdin;\n\n\\\\.\n\n\\.\n${trailer}\n`;
    await writeFile(path, gzipSync(text));
    expect(await dumps.restore(path, database, quiet, never)).toEqual({ tables: 2, rows: 3, left: [] });
    expect(await database.query("SELECT t FROM b")).toEqual([{ t: "" }, { t: "\\." }, { t: "" }]);
  });

  const looksLikeDump = `SET lock_timeout = 0;
CREATE SCHEMA other;
SELECT pg_catalog.set_config('search_path', '', false);
SET transaction_timeout = 0;
\\restrict abc
COPY public.t (a) FROM stdin;
-- Data for Name: BLOBS; Type: BLOBS; Schema: -; Owner: -
BEGIN;
COMMIT;`;

  it("leaves alone what looks like a dump in a function, a default, a comment and a row", async () => {
    const { from, to } = await carriedOver(
      "CREATE TABLE t (a text)",
      `ALTER TABLE t ALTER a SET DEFAULT $d$\n${looksLikeDump}\n$d$`,
      "INSERT INTO t DEFAULT VALUES",
      `COMMENT ON TABLE t IS $c$it's\n${looksLikeDump}\n$c$`,
      `CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $f$\nBEGIN RETURN $t$\n${looksLikeDump}\n$t$; END $f$`,
    );
    const texts = `SELECT f() AS body, (SELECT a FROM t) AS value, (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef) AS fallback,
      obj_description('t'::regclass) AS comment`;
    const [was] = await from.query<Record<string, string>>(texts);
    expect(was?.body).toBe(`\n${looksLikeDump}\n`);
    expect(was?.value).toBe(`\n${looksLikeDump}\n`);
    expect(await to.query(texts)).toEqual([was]);
  });

  it("names the database in what has to be typed where tables are in the way", async () => {
    const order = await fresh();
    const name = order.credentials.database;
    await order.database.query(`ALTER DATABASE ${name} SET lock_timeout = '7s'; CREATE TABLE t (a int)`);
    const path = join(room, "way.sql.gz");
    const again = await open(name);
    await dumps.make({ ...again, path }, quiet, never);
    await expect(dumps.restore(path, again.database, quiet, never)).rejects.toMatchObject({
      code: "schema-incomplete",
      next: expect.stringContaining(
        `ALTER DATABASE ${name} RENAME TO ${name}_before_restore; CREATE DATABASE ${name};`,
      ),
    });
    expect(await again.database.query("SHOW lock_timeout")).toEqual([{ lock_timeout: "7s" }]);
  });

  it("stops in the middle of rows and leaves nothing", async () => {
    const order = await fresh();
    await order.database.query("CREATE TABLE big AS SELECT i, repeat('x', 500) AS t FROM generate_series(1, 20000) i");
    const path = join(room, "stop.sql.gz");
    await dumps.make({ ...order, path }, quiet, never);
    const { database } = await fresh();
    const controller = new AbortController();
    const stop = () => controller.abort(new Error("ctrl-c"));
    await expect(dumps.restore(path, database, stop, controller.signal)).rejects.toThrow("ctrl-c");
    expect(await database.query("SELECT to_regclass('public.big') AS found")).toEqual([{ found: null }]);
  });
});
