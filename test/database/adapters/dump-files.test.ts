import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDumps } from "../../../src/adapters/dumps/dumps.ts";
import { trailer } from "../../../src/adapters/dumps/shared-form.ts";
import { identityOf } from "../../../src/adapters/host/process-identity.ts";
import { createDatabases } from "../../../src/adapters/postgres/postgres.ts";
import { createShell, type Shell } from "../../../src/adapters/shell/shell.ts";
import type { DumpOrder, Tls } from "../../../src/domain/database.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { makeAuthority, makeCertificate } from "../../support/certificates.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { ownPostgres, sharedPostgres } from "../postgres.ts";

/** The files of dumps, and the programs and servers that come between. */
const shell = createShell();
const dumps = createDumps({ shell });
const quiet = () => undefined;
const never = new AbortController().signal;
const postgres = sharedPostgres();
let room: string;
beforeAll(async () => {
  room = await mkdtemp(join(tmpdir(), "dittofeed-dump-files-"));
});
afterAll(async () => {
  await rm(room, { recursive: true, force: true });
});

let made: TestDatabase;
let order: Omit<DumpOrder, "path">;
const open = async (name: string) => {
  const credentials = { user: postgres.user, password: new Secret("password", postgres.password), database: name };
  const ways = [{ kind: "tcp" as const, host: "127.0.0.1", port: postgres.port }];
  const database = await createDatabases({ shell }).open(ways, credentials);
  return { database, ways: [], credentials, container: undefined, serverVersion: 150_000 };
};
beforeEach(async () => {
  made = await postgres.newDatabase();
  order = await open(made.name);
  return async () => {
    await order.database.close();
    await made.drop();
  };
});

describe("what killed runs have left", () => {
  it("is removed by the next dump; what a living process writes, and what is no dump, stays", async () => {
    const folder = join(room, "left");
    const sleeper = spawn("sleep", ["600"]);
    const alive = await identityOf(sleeper.pid ?? 0, hostname());
    const name = (pid: number, tick: string, boot: string, host: string) =>
      `a.sql.gz.${pid}.${tick}.${boot}.${host}.partial`;
    const living = name(alive.pid, alive.startedAtTick, alive.bootId, hostname());
    const elsewhere = name(1, "1", "0f0f", "another-host");
    const dead = name(alive.pid, "1", alive.bootId, hostname());
    await dumps.make({ ...order, path: join(folder, "first.sql.gz") }, quiet, never);
    for (const file of [living, elsewhere, dead, "old.sql.gz.partial", "young.sql.gz.partial", "notes.partial"])
      await writeFile(join(folder, file), "");
    await utimes(join(folder, "old.sql.gz.partial"), 1, 1);
    await utimes(join(folder, "notes.partial"), 1, 1);
    try {
      await dumps.make({ ...order, path: join(folder, "second.sql.gz") }, quiet, never);
      const kept = [living, elsewhere, "young.sql.gz.partial", "notes.partial", "first.sql.gz", "second.sql.gz"];
      expect((await readdir(folder)).toSorted()).toEqual(kept.toSorted());
    } finally {
      sleeper.kill("SIGKILL");
    }
  });
});

describe("reading back", () => {
  it("is all or nothing also where pg_dump has put a COMMIT between large objects", async () => {
    const path = join(room, "objects.sql.gz");
    const text = `CREATE TABLE t (a int);
SELECT pg_catalog.lo_create('77');
--
-- Data for Name: BLOBS; Type: BLOBS; Schema: -; Owner: -
--

BEGIN;

SELECT pg_catalog.lo_open('77', 131072);
SELECT pg_catalog.lowrite(0, '\\x0102');
SELECT pg_catalog.lo_close(0);

COMMIT;

`;
    await writeFile(path, gzipSync(`${text}SELECT 1/0;\n${trailer}\n`));
    await expect(dumps.restore(path, order.database, quiet, never)).rejects.toMatchObject({
      saw: expect.stringContaining("division by zero"),
    });
    expect(
      await made.query("SELECT to_regclass('t') AS t, (SELECT count(*)::int FROM pg_largeobject_metadata) AS objects"),
    ).toEqual([{ t: null, objects: 0 }]);
    await writeFile(path, gzipSync(`${text}${trailer}\n`));
    await dumps.restore(path, order.database, quiet, never);
    expect(await made.query("SELECT lo_get(77) AS bytes")).toEqual([{ bytes: Buffer.from([1, 2]) }]);
  });

  it("takes the dump of a newer pg_dump, and says what it could not give back of owners", async () => {
    const path = join(room, "newer.sql.gz");
    await order.database.query(
      `CREATE ROLE owner_${made.name}; CREATE TABLE t (a int); ALTER TABLE t OWNER TO owner_${made.name}`,
    );
    await dumps.make({ ...order, path }, quiet, never);
    await order.database.query(`DROP TABLE t; DROP ROLE owner_${made.name}`);
    const restored = await dumps.restore(path, order.database, quiet, never);
    expect(restored.left).toEqual([
      `ALTER TABLE public.t OWNER TO owner_${made.name}: role "owner_${made.name}" does not exist`,
    ]);
    expect(await made.query("SELECT pg_get_userbyid(relowner) AS owner FROM pg_class WHERE relname = 't'")).toEqual([
      { owner: postgres.user },
    ]);
    await writeFile(path, gzipSync(`SET transaction_timeout = 0;\nCREATE TABLE u (a int);\n${trailer}\n`));
    expect(await dumps.restore(path, order.database, quiet, never)).toMatchObject({ tables: 0 });
  });

  it("is looked at without changing anything: tables, size, what already exists, and whether it is whole", async () => {
    const path = join(room, "look.sql.gz");
    await order.database.query(`CREATE TABLE "odd (name" (a int); CREATE TABLE u (a int); INSERT INTO u VALUES (5)`);
    await dumps.make({ ...order, path }, quiet, never);
    await order.database.query("DROP TABLE u");
    expect(await dumps.look(path, order.database, never)).toEqual({
      tables: ['public."odd (name"', "public.u"],
      bytes: 2,
      there: ['public."odd (name"'],
    });
    await writeFile(path, gzipSync("CREATE TABLE t (a int);\n"));
    await expect(dumps.look(path, order.database, never)).rejects.toMatchObject({ title: "The dump is incomplete" });
    expect(await made.query("SELECT count(*)::int AS n FROM pg_class WHERE relname IN ('t', 'u')")).toEqual([{ n: 0 }]);
  });
});

it("a server that ends whoever waits for long does not end the connection while pg_dump works", async () => {
  await made.query(`ALTER DATABASE ${made.name} SET idle_session_timeout = '300ms'`);
  const impatient = await open(made.name);
  // Stands for a pg_dump of a large database.
  const slow: Shell = { ...shell, run: async () => ({ exitCode: 0, stdout: "pg_dump (PostgreSQL) 15.8", stderr: "" }) };
  slow.open = (_, options) => shell.open({ file: "sh", arguments: ["-c", `sleep 1.5; echo '${trailer}'`] }, options);
  const ways = [{ kind: "tcp" as const, host: "127.0.0.1", port: postgres.port }];
  const by = await createDumps({ shell: slow }).make(
    { ...impatient, ways, path: join(room, "slow.sql.gz") },
    quiet,
    never,
  );
  expect(by).toMatchObject({ by: "pg_dump on this host" });
  expect(await impatient.database.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await impatient.database.close();
});

const hasPgDump =
  Number(/ (\d+)/.exec(spawnSync("pg_dump", ["--version"], { encoding: "utf8" }).stdout ?? "")?.[1]) >= 15;

it.runIf(hasPgDump)("over TLS pg_dump makes the checks that the open connection has made, and no others", async () => {
  const authority = makeAuthority("Test Authority");
  const server = await ownPostgres({ tls: makeCertificate({ names: ["IP:127.0.0.1"], authority }) });
  try {
    const credentials = { user: server.user, password: new Secret("P", server.password), database: "postgres" };
    const wayWith = (tls: Tls) => [{ kind: "tcp" as const, host: "127.0.0.1", port: server.port, tls }];
    const trusted = wayWith({ verify: "full", ca: authority.certificate });
    // What libpq takes from whoever runs us must not count.
    const watched = createShell({ ...process.env, PGSSLMODE: "disable", PGSSLROOTCERT: "/nonexistent" });
    const database = await createDatabases({ shell }).open(trusted, credentials);
    const make = async (tls: Tls) => {
      const path = join(room, "tls.sql.gz");
      const order = { database, ways: wayWith(tls), credentials, container: undefined, serverVersion: 150_000, path };
      return (await createDumps({ shell: watched }).make(order, quiet, never)).by;
    };
    expect(await make({ verify: "full", ca: authority.certificate })).toBe("pg_dump on this host");
    expect(await make({ verify: "none", ca: undefined })).toBe("pg_dump on this host");
    // An authority that did not sign, and the public ones: pg_dump refuses, and the open connection is left.
    expect(await make({ verify: "ca", ca: makeAuthority("Somebody Else").certificate })).toBe("copy");
    expect(await make({ verify: "full", ca: undefined })).toBe("copy");
    await database.close();
  } finally {
    await server.stop();
  }
});
