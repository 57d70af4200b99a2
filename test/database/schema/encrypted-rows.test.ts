import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readEncryptedRows } from "../../../schema/workspaces/encrypted-rows.ts";
import { proofOf } from "../../../src/domain/facts/encryption.ts";
import { inspectEncryption } from "../../../src/facts/encryption.ts";
import { configValue, secretKey } from "../../support/encrypted.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { openDatabase } from "../../unit/checks/healthy-stack.ts";
import { sharedPostgres } from "../postgres.ts";

/* What the database says about SECRET_KEY, by rows as the app writes them. Only a real server knows what jsonb makes of them. */

const table = `CREATE TABLE "Secret" (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), "workspaceId" uuid, name text,
  value text, "createdAt" timestamp(3) NOT NULL DEFAULT now(), "updatedAt" timestamp(3) NOT NULL DEFAULT now(), "configValue" jsonb)`;

const postgres = sharedPostgres();
let database: TestDatabase;
beforeEach(async () => {
  database = await postgres.newDatabase();
});
afterEach(() => database.drop());

async function given(...values: (object | string | null)[]): Promise<void> {
  for (const value of values)
    await database.query(`INSERT INTO "Secret" ("configValue") VALUES ($1)`, [
      value === null ? null : JSON.stringify(value),
    ]);
}

const proof = async (fill: number) => proofOf(secretKey(fill), await readEncryptedRows(database));

test("the key that a row was encrypted with opens it, another one does not, and that is all that is learned", async () => {
  await database.query(table);
  await given(configValue(1));
  expect([await proof(1), await proof(2)]).toEqual(["opens", "does not open"]);
  expect(JSON.stringify(await readEncryptedRows(database))).toBe('{"state":"held","values":["[encrypted]"]}');
});

describe("nothing is encrypted", () => {
  test("without the table, and in an empty one", async () => {
    expect(await readEncryptedRows(database)).toEqual({ state: "none" });
    await database.query(table);
    expect(await readEncryptedRows(database)).toEqual({ state: "none" });
  });

  test("with rows of another kind: those that every workspace begins with, and those of other credentials", async () => {
    await database.query(table);
    await given(
      null,
      { type: "SendGrid" },
      { type: "smtp", host: "h", password: "p" },
      [],
      "accessTokenIv",
      { accessToken: "of HubSpot" },
      {
        type: "x",
        nested: configValue(1),
      },
    );
    expect(await readEncryptedRows(database)).toEqual({ state: "none" });
  });

  test("where the column is not there yet, as in the oldest states", async () => {
    await database.query('CREATE TABLE "Secret" (id uuid, name text); INSERT INTO "Secret" VALUES (NULL, $$n$$)');
    expect(await readEncryptedRows(database)).toEqual({ state: "none" });
  });
});

test("what was cut or is no hex proves nothing, alone or beside one that is whole", async () => {
  await database.query(table);
  const whole = configValue(1) as { accessToken: string; accessTokenIv: string; accessTokenAuthTag: string };
  await given(
    configValue(1, { accessTokenAuthTag: whole.accessTokenAuthTag.slice(0, 8) }),
    configValue(1, { accessTokenIv: whole.accessTokenIv.slice(0, 16) }),
    configValue(1, { accessToken: "zz" }),
    configValue(1, { accessToken: "" }),
    configValue(1, { accessToken: whole.accessToken.slice(1) }),
    configValue(1, { accessTokenIv: null }),
    configValue(1, { accessTokenAuthTag: { hex: whole.accessTokenAuthTag } }),
    { accessTokenIv: 17 },
  );
  expect(await readEncryptedRows(database)).toEqual({
    state: "unknown",
    saw: "8 encrypted values have a format that this program does not know",
  });
  await given(whole);
  expect([await proof(1), await proof(2)]).toEqual(["opens", "does not open"]);
});

test("a vector of 12 bytes, upper-case hex, and a column of text or json are the same thing", async () => {
  for (const type of ["text", "json", "jsonb"]) {
    await database.query(`DROP TABLE IF EXISTS "Secret"; CREATE TABLE "Secret" ("configValue" ${type})`);
    const upper = configValue(1) as Record<string, string>;
    await given(configValue(1, {}, 12), { ...upper, accessTokenIv: upper.accessTokenIv?.toUpperCase() });
    expect([type, await proof(1), await proof(2)]).toEqual([type, "opens", "does not open"]);
  }
});

test("a refresh token alone is proof as well, and one of each key is seen as some", async () => {
  await database.query(table);
  const { accessToken, accessTokenIv, accessTokenAuthTag } = configValue(1) as Record<string, string>;
  const refresh = { refreshToken: accessToken, refreshTokenIv: accessTokenIv, refreshTokenAuthTag: accessTokenAuthTag };
  await given({ type: "GmailTokens", ...refresh });
  expect([await proof(1), await proof(2)]).toEqual(["opens", "does not open"]);
  await given(configValue(2, refresh));
  expect([await proof(1), await proof(2)]).toEqual(["some", "some"]);
});

test("two keys: the newest twenty are asked, and of them some open", async () => {
  await database.query(table);
  await given(configValue(1), configValue(2));
  expect([await proof(1), await proof(2), await proof(3)]).toEqual(["some", "some", "does not open"]);
});

test("10,000 rows take no longer than a look, and those that changed last are tried", async () => {
  await database.query(table);
  await given(configValue(2));
  await database.query(
    `INSERT INTO "Secret" ("configValue", "updatedAt") SELECT $1::jsonb, now() - interval '1 day' FROM generate_series(1, 10000)`,
    [JSON.stringify(configValue(1))],
  );
  const started = performance.now();
  const seen = await readEncryptedRows(database);
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(seen.state === "held" && seen.values.length).toBe(20);
  expect(seen.state === "held" && seen.values[0]?.openedBy(secretKey(2))).toBe(true);
});

test("a value that no credential is as large as is not even read", async () => {
  await database.query(table);
  await given(configValue(1, { more: "x".repeat(100_000) }));
  expect(await readEncryptedRows(database)).toEqual({ state: "none" });
});

test("what was given up by the statement that the finding names is not tried any more, and still there", async () => {
  await database.query(table);
  await given(configValue(1), { type: "Twilio" });
  const { notTheKey } = await import("../../../src/checks/key-proof.ts");
  const sql = /UPDATE .*$/.exec(notTheKey("x", undefined, [], await readEncryptedRows(database)).next)?.[0] ?? "";
  await database.query(sql);
  expect(await readEncryptedRows(database)).toEqual({ state: "none" });
  const rows = await database.query<{ configValue: Record<string, unknown> }>('SELECT "configValue" FROM "Secret"');
  expect(rows.map(({ configValue: kept }) => kept)).toEqual(
    expect.arrayContaining([
      { type: "GmailTokens", lost: expect.objectContaining({ accessToken: expect.any(String) }) },
      { type: "Twilio" },
    ]),
  );
});

describe("a role that does not see everything", () => {
  const asReader = async (rights: string, policy: string) => {
    const role = `reader_${database.name}`;
    await database.query(`${table}; CREATE ROLE ${role}; ${rights.replaceAll("ROLE", role)}; ${policy}`);
    await given(configValue(1));
    await database.query(`SET ROLE ${role}`);
  };
  const look = () =>
    inspectEncryption(openDatabase(), async () => ({ database }) as never, new AbortController().signal);
  afterEach(() => database.query("RESET ROLE"));

  test("rows that a policy hides are not taken for none", async () => {
    const enabled = 'ALTER TABLE "Secret" ENABLE ROW LEVEL SECURITY';
    await asReader('GRANT SELECT ON "Secret" TO ROLE', `${enabled}; CREATE POLICY p ON "Secret" USING (false)`);
    expect(await look()).toEqual({
      state: "unknown",
      saw: 'row-level security hides rows of "Secret" from this role',
    });
  });

  test("a policy that shows them, one that raises, and no right at all", async () => {
    const enabled = 'ALTER TABLE "Secret" ENABLE ROW LEVEL SECURITY';
    await asReader('GRANT SELECT ON "Secret" TO ROLE', `${enabled}; CREATE POLICY p ON "Secret" USING (true)`);
    expect(proofOf(secretKey(1), await look())).toBe("opens");
    await database.query("RESET ROLE");
    await database.query(
      `ALTER POLICY p ON "Secret" USING ("workspaceId" = current_setting('app.current_workspace')::uuid); SET ROLE reader_${database.name}`,
    );
    expect(await look()).toMatchObject({ state: "unknown", saw: expect.stringContaining("app.current_workspace") });
    await database.query(
      `RESET ROLE; ALTER POLICY p ON "Secret" USING (true); REVOKE SELECT ON "Secret" FROM reader_${database.name}; SET ROLE reader_${database.name}`,
    );
    expect(await look()).toMatchObject({ state: "unknown", saw: expect.stringContaining("permission denied") });
    await database.query(
      `RESET ROLE; DROP OWNED BY reader_${database.name}; DROP TABLE "Secret"; DROP ROLE reader_${database.name}`,
    );
  });
});

test("a database that is down is not known; one that is not there, or empty, holds nothing", async () => {
  const never = () => Promise.reject(new Error("nobody asks it"));
  const { signal } = new AbortController();
  expect(await inspectEncryption({ state: "absent" }, never, signal)).toEqual({ state: "none" });
  expect(await inspectEncryption({ state: "stopped" }, never, signal)).toMatchObject({ state: "unknown" });
  const open = openDatabase();
  if (open.state !== "open") return expect.unreachable();
  expect(await inspectEncryption({ ...open, schema: { ...open.schema, empty: true } }, never, signal)).toEqual({
    state: "none",
  });
  expect(await inspectEncryption(open, never, signal)).toMatchObject({
    state: "unknown",
    saw: expect.stringContaining("nobody asks it"),
  });
});
