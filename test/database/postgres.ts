import { inject, test } from "vitest";
import type { Database, OpenDatabase } from "../../src/domain/database.ts";
import { exhaustive } from "../support/exhaustive.ts";
import { type PostgresOptions, type PostgresServer, startPostgres, type TestPostgres } from "../support/postgres.ts";
import { connectTo, openTestDatabase, type TestDatabase } from "../support/postgres-connection.ts";

export type SharedVersion = 15 | 18;

/** A state in which many tests begin: made once, then copied in some 30 ms. */
export interface Template {
  /** Unlike every other template's; a part of a database's name. */
  readonly name: string;
  fill(database: Database): Promise<unknown>;
}

export interface SharedPostgres extends PostgresServer {
  newDatabase(template?: Template): Promise<TestDatabase>;
  /** A database for one case, taken away afterwards; several cases may run at once. */
  use<T>(template: Template | undefined, work: (database: TestDatabase) => Promise<T>): Promise<T>;
}

const opened = new Map<SharedVersion, SharedPostgres>();

/**
 * The run's own server of that version. Other test files use it at the same time: who sets something for the whole
 * server, stops it or counts what is not in one database calls `ownPostgres`; a role's name holds its database's.
 */
export function sharedPostgres(version: SharedVersion = 15): SharedPostgres {
  const known = opened.get(version) ?? openShared(version);
  opened.set(version, known);
  return known;
}

/** For a test whose answer no version changes: 15 alone is asked, and both when exhaustive. */
export const whateverVersion = (version: SharedVersion) => test.runIf(version === 15 || exhaustive);

/** A server for one test file alone. */
export const ownPostgres = (options: Omit<PostgresOptions, "prepared"> = {}): Promise<TestPostgres> => {
  const { version = 15 } = options;
  return startPostgres({ ...options, prepared: version === 12 ? undefined : inject(`postgres${version}`) });
};

function openShared(version: SharedVersion): SharedPostgres {
  const { host, port, user, password } = inject(`postgres${version}`);
  const at = { host, port, user, password };
  // One for all files that this process runs; it ends with the process.
  const connected = connectTo(at, "postgres", `admin ${process.pid}`);
  const admin: Pick<Database, "query"> = { query: async (sql, values) => (await connected).query(sql, values) };
  const made = new Map<string, Promise<string>>();
  let count = 0;

  const newDatabase = async (template?: Template): Promise<TestDatabase> => {
    count += 1;
    const name = `test_${process.pid}_${count}`;
    const from = template === undefined ? "template1" : await madeOnce(template);
    // Copying files takes half of what writing each page into the log takes, measured.
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${from} STRATEGY file_copy`);
    return openTestDatabase(at, name, await connected);
  };

  const madeOnce = (template: Template): Promise<string> => {
    const known = made.get(template.name) ?? makeTemplate(admin, (name) => connectTo(at, name), template);
    made.set(template.name, known);
    return known;
  };

  const use: SharedPostgres["use"] = async (template, work) => {
    const database = await newDatabase(template);
    try {
      return await work(database);
    } finally {
      await database.drop();
    }
  };
  return { ...at, newDatabase, use };
}

/** By whichever process needs it first; the others wait. It has its name only when it is whole. */
async function makeTemplate(
  admin: Pick<Database, "query">,
  connect: (name: string) => Promise<OpenDatabase>,
  { name, fill }: Template,
): Promise<string> {
  const template = `template_${name.replaceAll(/\W/g, "_")}`;
  const unfinished = `unfinished_${template}`;
  await admin.query("SELECT pg_advisory_lock(hashtext($1))", [template]);
  try {
    if ((await admin.query("SELECT 1 FROM pg_database WHERE datname = $1", [template])).length > 0) return template;
    await admin.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${unfinished} STRATEGY file_copy`);
    const database = await connect(unfinished);
    await fill(database).finally(() => database.close());
    await admin.query(`ALTER DATABASE ${unfinished} RENAME TO ${template}`);
    return template;
  } finally {
    await admin.query("SELECT pg_advisory_unlock(hashtext($1))", [template]);
  }
}
