import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { introspect } from "../../../schema/model/introspect.ts";
import { createDumps } from "../../../src/adapters/dumps/dumps.ts";
import { createDatabases } from "../../../src/adapters/postgres/postgres.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import type { DumpMade, DumpOrder, OpenDatabase } from "../../../src/domain/database.ts";
import { Problem } from "../../../src/domain/problem.ts";
import { Secret } from "../../../src/domain/secret.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { sharedPostgres, type Template } from "../postgres.ts";
import { complete } from "../schema/templates.ts";

const shell = createShell();
const dumps = createDumps({ shell });
const quiet = () => undefined;
const postgres = sharedPostgres();
let room: string;
beforeAll(async () => {
  room = await mkdtemp(join(tmpdir(), "dittofeed-dumps-"));
});
afterAll(async () => {
  await rm(room, { recursive: true, force: true });
});

/** What COPY and SQL spell in ways of their own. */
const hostile = [
  "tab\tnewline\nback\\slash",
  "\\.",
  "\\N",
  "'quoted' \"twice\"",
  "日本語 🦊 \u202e",
  "",
  "; DROP TABLE x; --",
];

/** As the product opens it, over the real adapter. */
async function open(name: string): Promise<Omit<DumpOrder, "path">> {
  const credentials = { user: postgres.user, password: new Secret("password", postgres.password), database: name };
  const ways = [{ kind: "tcp" as const, host: "127.0.0.1", port: postgres.port }];
  const database = await createDatabases({ shell }).open(ways, credentials);
  return { database, ways, credentials, container: undefined, serverVersion: 150_000 };
}

const made: TestDatabase[] = [];
async function fresh(template?: Template): Promise<Omit<DumpOrder, "path">> {
  const database = await postgres.newDatabase(template);
  made.push(database);
  return open(database.name);
}

let order: Omit<DumpOrder, "path">;
beforeEach(async () => {
  order = await fresh(complete("embedded"));
  for (const name of hostile) await order.database.query(`INSERT INTO "Workspace" (name) VALUES ($1)`, [name]);
  await order.database.query(`CREATE TABLE "own Table" (id serial PRIMARY KEY, raw bytea, doc json, at timestamptz, list text[],
    twice int GENERATED ALWAYS AS (2 * n) STORED, n int)`);
  await order.database.query(
    `INSERT INTO "own Table" (raw, doc, at, list, n) VALUES ($1, $2, now(), $3, 7), (NULL, NULL, NULL, NULL, NULL)`,
    [Buffer.from([0, 255, 10, 92]), '{"a": "\\\\."}', hostile],
  );
  return async () => {
    await order.database.close();
    for (const database of made.splice(0)) await database.drop();
  };
});

const rowsOf = (database: OpenDatabase) =>
  Promise.all([
    database.query(`SELECT to_jsonb(w) AS row FROM "Workspace" w ORDER BY id`),
    database.query(`SELECT to_jsonb(o) AS row FROM "own Table" o ORDER BY id`),
    database.query("SELECT hash, created_at FROM drizzle.__drizzle_migrations ORDER BY id"),
    database.query(`SELECT last_value, is_called FROM "own Table_id_seq"`),
  ]);

const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
  const thrown = await work.then(() => undefined).catch((error: unknown) => error);
  if (thrown instanceof Problem) return thrown;
  throw new Error(`no Problem, but ${String(thrown)}`);
};

describe.each([
  ["by COPY", [], "copy"],
  ["by pg_dump where this machine has one", undefined, undefined],
] as const)("a dump %s", (_, ways, by) => {
  const make = (path: string, signal = new AbortController().signal): Promise<DumpMade> =>
    dumps.make({ ...order, ways: ways ?? order.ways, path }, quiet, signal);

  it("is read back into an empty database with every row, key, default and sequence", async () => {
    const path = join(room, "folder", `${order.credentials.database}.sql.gz`);
    const made = await make(path);
    expect(made).toMatchObject({ path, ...(by === undefined ? {} : { by }) });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(room, "folder"))).not.toContain(`${order.credentials.database}.sql.gz.partial`);

    const other = await fresh();
    const restored = await dumps.restore(path, other.database, quiet, new AbortController().signal);
    expect(restored).toMatchObject({ rows: hostile.length + 2 + 9 });
    expect(await rowsOf(other.database)).toEqual(await rowsOf(order.database));
    expect(await introspect(other.database)).toEqual(await introspect(order.database));
    // What the dump set for its session must not outlive it.
    expect(await other.database.query("SHOW search_path")).toEqual([{ search_path: '"$user", public' }]);
    await other.database.close();
  });

  it("is refused when it was cut off, and nothing is left behind", async () => {
    const path = join(room, "cut.sql.gz");
    await make(path);
    const text = gunzipSync(await readFile(path));
    for (const part of [gzipSync(text.subarray(0, text.length / 2)), (await readFile(path)).subarray(0, 3000)]) {
      await writeFile(path, part);
      const other = await fresh();
      const problem = await problemOf(dumps.restore(path, other.database, quiet, new AbortController().signal));
      expect(problem).toMatchObject({ code: "value-refused", title: "The dump is incomplete" });
      expect((await introspect(other.database)).tables).toEqual({});
      await other.database.close();
    }
  });

  it("is not read over tables that are there", async () => {
    const path = join(room, "over.sql.gz");
    await make(path);
    const before = await rowsOf(order.database);
    const problem = await problemOf(dumps.restore(path, order.database, quiet, new AbortController().signal));
    expect(problem.code).toBe("schema-incomplete");
    expect(await rowsOf(order.database)).toEqual(before);
  });

  it("leaves no file and a usable connection when it is stopped", async () => {
    const path = join(room, "stopped", "stopped.sql.gz");
    const controller = new AbortController();
    const making = dumps.make(
      { ...order, ways: ways ?? order.ways, path },
      () => controller.abort(),
      controller.signal,
    );
    await expect(making).rejects.toThrow();
    expect(await readdir(join(room, "stopped"))).toEqual([]);
    expect(await order.database.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });
});

it("says what to do when the folder cannot be written", async () => {
  await writeFile(join(room, "file"), "");
  const problem = await problemOf(
    dumps.make({ ...order, ways: [], path: join(room, "file", "x.sql.gz") }, quiet, new AbortController().signal),
  );
  expect(problem.code).toBe("dump-failed");
  expect(problem.saw).toContain(join(room, "file"));
});
