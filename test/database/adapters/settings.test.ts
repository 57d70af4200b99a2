import { afterEach, expect, test } from "vitest";
import { introspect } from "../../../schema/model/introspect.ts";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { verifySchema } from "../../../schema/reconcile/verify.ts";
import { createDatabases } from "../../../src/adapters/postgres/postgres.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import type { OpenDatabase } from "../../../src/domain/database.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { exhaustive } from "../../support/exhaustive.ts";
import { startPooler } from "../../support/pooler.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { expectSecondRunIdle } from "../../support/reconcile-support.ts";
import { sharedPostgres } from "../postgres.ts";
import { complete, scriptWithRows } from "../schema/templates.ts";

const server = sharedPostgres();
const mode = "embedded";

/** What a role or a database may have set, each to something that its maker did not think of. */
const settings: Readonly<Record<string, string>> = {
  quote_all_identifiers: "on",
  DateStyle: "'SQL, DMY'",
  IntervalStyle: "sql_standard",
  TimeZone: "'Asia/Kolkata'",
  bytea_output: "escape",
  standard_conforming_strings: "off",
  backslash_quote: "on",
  escape_string_warning: "off",
  search_path: "pg_catalog, public",
  default_transaction_isolation: "serializable",
  default_transaction_deferrable: "on",
  lock_timeout: "'30s'",
  statement_timeout: "'30s'",
  idle_in_transaction_session_timeout: "1",
  idle_session_timeout: "1",
  row_security: "off",
  session_replication_role: "replica",
  synchronous_commit: "off",
  default_tablespace: "pg_default",
  default_table_access_method: "heap",
  default_toast_compression: "pglz",
  check_function_bodies: "off",
  xmlbinary: "hex",
  xmloption: "document",
  extra_float_digits: "-15",
  client_encoding: "LATIN1",
  lc_messages: "'C'",
  lc_time: "'C'",
  client_min_messages: "debug1",
  transform_null_equals: "on",
  array_nulls: "off",
  plan_cache_mode: "force_generic_plan",
  enable_seqscan: "off",
  enable_indexscan: "off",
  enable_hashjoin: "off",
  enable_nestloop: "off",
  enable_material: "off",
  jit: "on",
  jit_above_cost: "0",
  work_mem: "64",
  gin_fuzzy_search_limit: "1",
  exit_on_error: "off",
  default_statistics_target: "1",
  from_collapse_limit: "1",
};

let database: TestDatabase;
afterEach(() => database.drop());

const open = (port = server.port): Promise<OpenDatabase> =>
  createDatabases({ shell: createShell() }).open([{ kind: "tcp", host: "127.0.0.1", port }], {
    user: server.user,
    password: new Secret("POSTGRES_PASSWORD", server.password),
    database: database.name,
  });

const set = (names: readonly string[]) =>
  database.query(names.map((name) => `ALTER DATABASE ${database.name} SET ${name} = ${settings[name]};`).join(""));

test("none of them alone changes what is seen of a complete database", async () => {
  database = await server.newDatabase(complete(mode));
  const plain = await introspect(database);
  for (const name of Object.keys(settings)) {
    await set([name]);
    const asked = await open();
    expect((await verifySchema(asked, { mode })).differences, name).toEqual([]);
    expect({ ...(await introspect(asked)), searchPath: plain.searchPath }, name).toEqual(plain);
    await asked.close();
    await database.query(`ALTER DATABASE ${database.name} RESET ${name}`);
  }
});

test("with all of them at once a database is completed, with every row, and the second run is idle", async () => {
  database = await server.newDatabase(scriptWithRows);
  await set(Object.keys(settings));
  const asked = await open();
  // Longer than the time-outs of idle sessions and transactions.
  const beforeChange = () => new Promise<void>((resolve) => setTimeout(resolve, 50));
  expect(await reconcile(asked, { mode, beforeChange })).toMatchObject({ complete: true, refused: [] });
  await expectSecondRunIdle(asked, { mode });
  await asked.close();
});

test("and so through a pooler that takes no setting at login", async () => {
  database = await server.newDatabase(scriptWithRows);
  await set(Object.keys(settings));
  // There our own settings come with the second statement of a transaction.
  await database.query(`ALTER DATABASE ${database.name} RESET idle_session_timeout;
    ALTER DATABASE ${database.name} SET idle_in_transaction_session_timeout = 200`);
  const pooler = await startPooler(server);
  const asked = await open(pooler.port);
  expect(pooler.parameters()).not.toContain("quote_all_identifiers");
  expect(await reconcile(asked, { mode })).toMatchObject({ complete: true, refused: [] });
  await asked.close();
  await pooler.stop();
});

test.runIf(exhaustive).each(Object.keys(settings))("%s alone, from the init script to complete", async (name) => {
  database = await server.newDatabase(scriptWithRows);
  await set([name]);
  const asked = await open();
  expect(await reconcile(asked, { mode })).toMatchObject({ complete: true, refused: [] });
  await asked.close();
});
