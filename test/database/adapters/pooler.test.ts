import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { verifySchema } from "../../../schema/reconcile/verify.ts";
import { createDatabases } from "../../../src/adapters/postgres/postgres.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import type { DatabaseWay } from "../../../src/domain/database.ts";
import { Problem } from "../../../src/domain/problem.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { type Pooler, startPooler } from "../../support/pooler.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { sharedPostgres } from "../postgres.ts";

const server = sharedPostgres();
let scratch: TestDatabase;
let pooler: Pooler | undefined;
beforeAll(async () => {
  scratch = await server.newDatabase();
});
afterEach(async () => {
  await pooler?.stop();
  delete process.env.PGOPTIONS;
  delete process.env.PGREPLICATION;
});
afterAll(() => scratch.drop());

const open = (port: number) =>
  createDatabases({ shell: createShell() }).open([{ kind: "tcp", host: "127.0.0.1", port } as DatabaseWay], {
    user: server.user,
    password: new Secret("POSTGRES_PASSWORD", server.password),
    database: scratch.name,
  });

test("through PgBouncer's door: no parameter that it refuses is sent, whatever the environment says", async () => {
  process.env.PGOPTIONS = "-c client_encoding=LATIN1";
  process.env.PGREPLICATION = "true";
  pooler = await startPooler(server);
  const database = await open(pooler.port);
  expect(pooler.parameters()).toEqual(expect.arrayContaining(["user", "database", "application_name"]));
  expect(pooler.parameters()).not.toContain("options");
  // What the parameter was for.
  expect(await database.query("SELECT current_setting('client_encoding') AS encoding, 'é' AS text")).toEqual([
    { encoding: "UTF8", text: "é" },
  ]);
  expect((await verifySchema(database, { mode: "embedded" })).empty).toBe(true);
  await database.close();
});

test.each([
  [{ S: "FATAL", C: "08P01", M: "unsupported startup parameter: extra_float_digits" }, /pooler/],
  [{ S: "FATAL", C: "08P01", M: "no such user: dittofeed" }, /pooler/],
  [{ S: "FATAL", C: "XX000", M: "Tenant or user not found" }, /pooler/],
  [
    {
      S: "FATAL",
      C: "08004",
      M: "Endpoint ID is not specified",
      H: "Either please upgrade the postgres client library",
    },
    /pooler/,
  ],
  [{ S: "FATAL", C: "0A000", M: "unsupported frontend protocol 3.0: server supports 2.0 to 2.0" }, /refused the conn/],
  [
    { S: "FATAL", C: "55000", M: 'database "x" is not currently accepting connections' },
    /accepts no connections right now/,
  ],
])("what answers before the login is passed on, and is not called unreachable: %j", async (says, title) => {
  pooler = await startPooler(server, says);
  const problem = await open(pooler.port).catch((thrown: unknown) => thrown);
  if (!(problem instanceof Problem)) return expect.unreachable();
  expect(problem.title).toMatch(title);
  expect(problem.title).not.toContain("cannot be reached");
  expect(problem.saw).toContain(`127.0.0.1:${pooler.port}: ${says.M} (${says.C})`);
  if ("H" in says) expect(problem.saw).toContain(`HINT: ${says.H}`);
  if (title.test("pooler")) expect(problem.next).toContain("direct address");
});
