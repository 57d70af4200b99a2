import { expect } from "vitest";
import { introspect } from "../../../schema/model/introspect.ts";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { createDatabases } from "../../../src/adapters/postgres/postgres.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import type { Database, OpenDatabase } from "../../../src/domain/database.ts";
import { Secret } from "../../../src/domain/secret.ts";
import type { PostgresServer, TestDatabase } from "../../support/postgres.ts";
import { expectKept, expectSecondRunIdle } from "../../support/reconcile-support.ts";
import { takeSnapshot } from "../../support/table-snapshot.ts";

const mode = "embedded";

/** Everything that must be there after whatever happens. */
export async function whatIsThere(database: Database) {
  return { rows: await takeSnapshot(database), schema: await introspect(database) };
}

export type Before = Awaited<ReturnType<typeof whatIsThere>>;

export async function expectUntouched(database: Database, before: Before): Promise<void> {
  expect(await introspect(database)).toEqual(before.schema);
  expect(await takeSnapshot(database)).toEqual(before.rows);
}

export async function expectCompletes(database: Database, before: Before): Promise<void> {
  expect(await reconcile(database, { mode })).toMatchObject({ complete: true, journal: "recorded" });
  await expectKept(database, before.rows);
  await expectSecondRunIdle(database, { mode });
}

/** The real adapter, whose signal ends a query that is running. */
export async function openWith(
  postgres: PostgresServer,
  database: TestDatabase,
  signal: AbortSignal,
): Promise<OpenDatabase> {
  const credentials = {
    user: postgres.user,
    password: new Secret("POSTGRES_PASSWORD", postgres.password),
    database: database.name,
  };
  const way = { kind: "tcp" as const, host: postgres.host, port: postgres.port };
  return createDatabases({ shell: createShell() }).open([way], credentials, signal);
}
