import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { execa } from "execa";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { introspect } from "../../../schema/model/introspect.ts";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { createDumps } from "../../../src/adapters/dumps/dumps.ts";
import { createDatabases } from "../../../src/adapters/postgres/postgres.ts";
import { createShell, type Shell } from "../../../src/adapters/shell/shell.ts";
import type { Credentials, DatabaseWay, DumpOrder, OpenDatabase } from "../../../src/domain/database.ts";
import { Problem } from "../../../src/domain/problem.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { freePort } from "../../support/engine/index.ts";
import { never, prepareDockerBench } from "./docker-support.ts";

/* What needs a real pg_dump and a real psql (both are in the image), and root to mount a disk that is too small. */
const bench = prepareDockerBench();
const password = "pass'word $HOME \\ 1";
const quiet = () => undefined;
let container: string;
let way: Extract<DatabaseWay, { kind: "tcp" }>;
let shell: Shell;

const credentials = (database: string): Credentials => ({ user: "u", password: new Secret("P", password), database });

/** Until the server that initialises has made room for the real one, which alone listens on TCP. */
async function open(database: string): Promise<OpenDatabase> {
  for (;;) {
    try {
      return await createDatabases({ shell }).open([way], credentials(database));
    } catch (thrown) {
      if (!(thrown instanceof Problem && thrown.code === "database-unreachable")) throw thrown;
    }
  }
}

const databases: OpenDatabase[] = [];
let count = 0;
async function fresh(): Promise<DumpOrder & { container: undefined }> {
  const admin = await open("postgres");
  count += 1;
  await admin.query(`CREATE DATABASE t${count}`);
  await admin.close();
  const database = await open(`t${count}`);
  databases.push(database);
  const path = join(bench.directory, "dumps", `t${count}.sql.gz`);
  return {
    database,
    ways: [],
    credentials: credentials(`t${count}`),
    container: undefined,
    serverVersion: 150_008,
    path,
  };
}

beforeAll(async () => {
  shell = createShell(bench.engine.env);
  const port = await freePort();
  way = { kind: "tcp", host: "127.0.0.1", port };
  const settings = ["--env", "POSTGRES_USER=u", "--env", `POSTGRES_PASSWORD=${password}`];
  container = await bench.engine.docker(
    "run",
    "--detach",
    "--publish",
    `127.0.0.1:${port}:5432`,
    ...settings,
    "postgres:15.8",
  );
}, 120_000);

let order: DumpOrder;
beforeEach(async () => {
  order = await fresh();
  await reconcile(order.database, { mode: "embedded" });
  for (const name of ["tab\tline\n\\.\nback\\slash", "日本語 🦊", "\\N", "'; DROP TABLE x; --"])
    await order.database.query(`INSERT INTO "Workspace" (name) VALUES ($1)`, [name]);
  return async () => {
    for (const database of databases.splice(0)) await database.close();
  };
});

const workspaces = (database: OpenDatabase) =>
  database.query(`SELECT to_jsonb(w) AS row FROM "Workspace" w ORDER BY id`);

async function expectSame(other: OpenDatabase): Promise<void> {
  expect(await workspaces(other)).toEqual(await workspaces(order.database));
  expect(await workspaces(other)).toHaveLength(4);
  expect(await introspect(other)).toEqual(await introspect(order.database));
}

describe("a dump", () => {
  test("by pg_dump in the container, with a password that no shell may touch, and nothing of it in argv", async () => {
    const words: string[] = [];
    const watched: Shell = {
      ...shell,
      open(command, options) {
        words.push(command.file, ...command.arguments);
        return shell.open(command, options);
      },
    };
    const made = await createDumps({ shell: watched }).make({ ...order, container }, quiet, never);
    expect(made.by).toBe("pg_dump in the container");
    expect(words.join(" ")).not.toContain(password);
    expect(gunzipSync(readFileSync(made.path)).toString()).not.toContain(password);
    const other = await fresh();
    await createDumps({ shell }).restore(made.path, other.database, quiet, never);
    await expectSame(other.database);
  });

  test("by pg_dump on this host goes to the server that is open, whatever PGHOSTADDR says", async () => {
    const strange = createShell({
      ...bench.engine.env,
      PGHOSTADDR: "192.0.2.1",
      PGPORT: "1",
      PGSSLMODE: "verify-full",
    });
    const made = await createDumps({ shell: strange }).make({ ...order, ways: [way] }, quiet, never);
    expect(made.by).toBe("pg_dump on this host");
    const other = await fresh();
    await createDumps({ shell }).restore(made.path, other.database, quiet, never);
    await expectSame(other.database);
  });

  test("by COPY, where neither can be had: psql reads it too", async () => {
    const made = await createDumps({ shell }).make({ ...order, container: "no-such-container" }, quiet, never);
    expect(made.by).toBe("copy");
    const other = await fresh();
    const psql = ["psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-U", "u", "-d", other.credentials.database];
    const input = gunzipSync(readFileSync(made.path));
    const { stderr } = await execa("docker", ["exec", "-i", container, ...psql], { env: bench.engine.env, input });
    expect(stderr).toBe("");
    await expectSame(other.database);
  });
});

test.each(["copy", "pg_dump in the container"])(
  "a disk that fills up, by %s: said, no file, and the connection is usable",
  async (by) => {
    await order.database.query(
      "CREATE TABLE big AS SELECT i, repeat(md5(i::text), 20) AS t FROM generate_series(1, 60000) i",
    );
    const small = join(bench.directory, "small");
    mkdirSync(small);
    await execa("mount", ["-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", small]);
    try {
      const wanted = { ...order, path: join(small, "x.sql.gz"), ...(by === "copy" ? {} : { container }) };
      await expect(createDumps({ shell }).make(wanted, quiet, never)).rejects.toMatchObject({
        code: "disk-full",
        title: `There is no room for the dump in ${small}`,
        next: expect.stringMatching(/The database takes \d+ MB/),
      });
      expect(readdirSync(small)).toEqual([]);
      expect(await order.database.query("SELECT count(*)::int AS n FROM big")).toEqual([{ n: 60_000 }]);
    } finally {
      await execa("umount", [small]);
    }
  },
);
