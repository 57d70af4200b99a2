import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { createDumps } from "../../../src/adapters/dumps/dumps.ts";
import { createDatabases } from "../../../src/adapters/postgres/postgres.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import type { DumpOrder } from "../../../src/domain/database.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { databaseList } from "../../support/database-list.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { type SharedVersion, sharedPostgres, whateverVersion } from "../postgres.ts";
import { complete } from "../schema/templates.ts";

const shell = createShell();
const dumps = createDumps({ shell });
const never = new AbortController().signal;
const hostPgDump = Number(
  / (\d+)/.exec(spawnSync("pg_dump", ["--version"], { encoding: "utf8" }).stdout ?? "")?.[1] ?? 0,
);
let room: string;
beforeAll(async () => {
  room = await mkdtemp(join(tmpdir(), "dittofeed-everything-"));
});
afterAll(async () => {
  await rm(room, { recursive: true, force: true });
});

describe.each([15, 18] as const)("PostgreSQL %i", (version: SharedVersion) => {
  const postgres = sharedPostgres(version);
  const test = whateverVersion(version);
  let made: TestDatabase;
  let role: string;
  beforeAll(async () => {
    made = await postgres.newDatabase(complete("embedded"));
    role = `everything_${made.name}`;
    await made.query(`CREATE ROLE ${role}`);
    await made.query(`INSERT INTO "Workspace" (name) VALUES (E'tab\\tline\\n\\\\.\\\\N'), ('日本語 🦊')`);
    const sql = await readFile(join(import.meta.dirname, "../../fixtures/dumps/everything.sql"), "utf8");
    await made.query(sql.replaceAll("ROLE", role));
    await made.query(
      `ALTER DATABASE ${made.name} SET search_path = "$user", 'public'; ALTER DATABASE ${made.name} SET datestyle = 'SQL, DMY'`,
    );
    return async () => {
      await made.drop();
      await postgres
        .use(undefined, (other) => other.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`))
        .catch(() => undefined);
    };
  });

  const order = async (of: TestDatabase): Promise<Omit<DumpOrder, "path">> => {
    const credentials = { user: postgres.user, password: new Secret("P", postgres.password), database: of.name };
    const ways = [{ kind: "tcp" as const, host: postgres.host, port: postgres.port }];
    const database = await createDatabases({ shell }).open(ways, credentials);
    return { database, ways, credentials, container: undefined, serverVersion: version * 10_000 };
  };

  test.each([
    ["copy", []],
    ["pg_dump on this host", undefined],
  ] as const)("everything is held by %s, and given back", async (by, ways) => {
    if (ways === undefined && hostPgDump < version) return;
    const from = await order(made);
    const path = join(room, `${made.name}-${by.replaceAll(" ", "-")}.sql.gz`);
    expect(await dumps.make({ ...from, ways: ways ?? from.ways, path }, () => undefined, never)).toMatchObject({
      by,
      missing: [],
    });
    await from.database.close();
    await postgres.use(undefined, async (target) => {
      const to = await order(target);
      expect((await dumps.restore(path, to.database, () => undefined, never)).left).toEqual([]);
      await to.database.close();
      const [wanted, found] = [await databaseList(made), await databaseList(target)];
      for (const [name, all] of Object.entries(wanted)) {
        // A list of nothing would compare nothing.
        expect(all, name).not.toEqual([]);
        expect(found[name], name).toEqual(all);
      }
      if (hostPgDump === version) expect(textOf(target)).toEqual(textOf(made));
    });
  });

  const textOf = ({ name }: TestDatabase) =>
    execFileSync("pg_dump", ["--schema-only"], {
      env: {
        ...process.env,
        PGHOST: postgres.host,
        PGPORT: String(postgres.port),
        PGUSER: postgres.user,
        PGPASSWORD: postgres.password,
        PGDATABASE: name,
      },
      encoding: "utf8",
    }).replaceAll(/^\\(un)?restrict.*$/gm, "");
});
