import { describe, expect, test } from "vitest";
import { completeSchema } from "../../../schema/model/complete-schema.ts";
import { describeDifference } from "../../../schema/model/describe-difference.ts";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { fillTables } from "../../support/fill-tables.ts";
import { expectKept, expectSecondRunIdle, leftOver } from "../../support/reconcile-support.ts";
import { type StateName, stateNames } from "../../support/states.ts";
import { losses, takeSnapshot } from "../../support/table-snapshot.ts";
import { sharedPostgres } from "../postgres.ts";
import { found } from "./templates.ts";

const postgres = sharedPostgres();

const mode = "embedded";
const { tables: wanted } = completeSchema(mode);
const withDuplicates = ["init-over-journal", "init-script-embedded", "init-script-embedded-twice"] as const;

describe("duplicates that block a unique key", () => {
  test.each(withDuplicates)("%s: not complete, listed by id, nothing lost", (state) =>
    postgres.use(found(state), async (database) => {
      const before = await fillTables(database, { rowsPerTable: 20, seed: 1, duplicates: true });
      const done = await reconcile(database, { mode });
      expect(done).toMatchObject({ complete: false, refused: [] });
      const blocked = done.differences.filter(({ severity }) => severity === "breaks");
      expect(blocked.map(({ kind }) => kind)).toEqual(["missing-unique", "missing-unique"]);
      const ids = before.EmbeddedSession?.rows.map(({ id }) => id ?? "") ?? [];
      for (const { held } of blocked) {
        expect(held?.rows).toBeGreaterThan(0);
        for (const id of held?.examples.flatMap((text) => text.split(" = ")) ?? []) expect(ids).toContain(id);
      }
      await expectKept(database, before);
      await expectSecondRunIdle(database, { mode });
    }),
  );

  test.each(withDuplicates)("%s: complete with keep-oldest, and what went is set aside whole", (state) =>
    postgres.use(found(state), async (database) => {
      const before = await fillTables(database, { rowsPerTable: 20, seed: 1, duplicates: true });
      const done = await reconcile(database, { mode, duplicates: "keep-oldest" });
      expect(done).toMatchObject({ complete: true, refused: [] });
      const aside = await database.query<{ table: string; row: Record<string, unknown> }>(
        `SELECT "table", "row" FROM dittofeed_setup.set_aside`,
      );
      expect(aside.length).toBeGreaterThan(0);
      const lost = losses(before, await takeSnapshot(database), wanted);
      expect(lost.sort()).toEqual(aside.map(({ table, row }) => `${table} ${JSON.stringify([row.id])} is gone`).sort());
      for (const { table, row } of aside) {
        const old = before[table]?.rows.find(({ id }) => id === row.id) ?? {};
        expect(row).toMatchObject({ sessionId: old.sessionId, refreshToken: old.refreshToken });
      }
      await expectSecondRunIdle(database, { mode, duplicates: "keep-oldest" });
    }),
  );

  test.each(["keep-oldest", "keep-newest"] as const)("%s keeps that one", (duplicates) =>
    postgres.use(found("init-script-embedded"), async (database) => {
      await database.query(`INSERT INTO "Workspace" (name) VALUES ('a');
        INSERT INTO "EmbeddedSession" ("workspaceId", "sessionId", "refreshToken", "expiresAt", "refreshExpiresAt", "refreshTokenFamily", "accessTokenHash", "createdAt", metadata)
        SELECT w.id, gen_random_uuid(), 'one token', now(), now(), gen_random_uuid(), 'h', '2024-01-01'::timestamp + n * interval '1 day', '{}'
        FROM "Workspace" w, generate_series(1, 3) n`);
      expect(await reconcile(database, { mode, duplicates })).toMatchObject({ complete: true });
      const day = duplicates === "keep-oldest" ? "2024-01-02" : "2024-01-04";
      expect(await database.query(`SELECT "createdAt"::date::text AS day FROM "EmbeddedSession"`)).toEqual([{ day }]);
    }),
  );
});

test.each(["init-script-embedded", "init-script-embedded-twice", "init-script-standard"] as const)(
  "%s: texts that are no value of the enum are kept and reported",
  (state) =>
    postgres.use(found(state), async (database) => {
      const before = await fillTables(database, { rowsPerTable: 20, seed: 1, strangers: true });
      const roles: readonly (string | null)[] = completeSchema(mode).enums.DBRoleType ?? [];
      const strangers = before.WorkspaceMemberRole?.rows.filter(({ role }) => !roles.includes(role ?? null)).length;
      expect(strangers).toBeGreaterThan(0);
      const done = await reconcile(database, { mode });
      expect(done).toMatchObject({ complete: false, refused: [] });
      const reported = done.differences.find(({ kind }) => kind === "wrong-type");
      expect(reported).toMatchObject({ severity: "breaks", held: { rows: strangers } });
      expect(reported && describeDifference(reported)).toMatch(
        /WorkspaceMemberRole.role is text, expected "DBRoleType"; \d+ rows? must be fixed first/,
      );
      await expectKept(database, before);
      await expectSecondRunIdle(database, { mode });
    }),
);

test("orphans are counted, listed by id and left where they are", () =>
  postgres.use(found("init-over-journal"), async (database) => {
    const before = await fillTables(database, { rowsPerTable: 20, seed: 2, orphans: true });
    const workspaces = new Set(before.Workspace?.rows.map(({ id }) => id));
    const orphans = before.AuthProvider?.rows.filter(({ workspaceId }) => !workspaces.has(workspaceId ?? null)) ?? [];
    expect(orphans.length).toBeGreaterThan(0);
    const done = await reconcile(database, { mode });
    const told = done.differences.find((d) => d.kind === "unvalidated-foreign-key" && d.table === "AuthProvider");
    expect(told).toMatchObject({ severity: "attention", held: { rows: orphans.length } });
    for (const id of told?.held?.examples ?? []) expect(orphans.map((row) => row.id)).toContain(id);
    await expectKept(database, before);
    // New rows are checked from now on.
    const write = database.query(`UPDATE "AuthProvider" SET "workspaceId" = gen_random_uuid()`);
    await expect(write).rejects.toMatchObject({ code: "23503" });
  }));

const lostTwice = ["SubscriptionGroup.channel", "SubscriptionGroup.type", "Workspace.status", "Workspace.type"];
const lostByScript = ["Journey.canRunMultiple", "Journey.status", "Segment.status", "UserProperty.status"];
const resources = ["Journey", "MessageTemplate", "Segment", "UserProperty"].map((table) => `${table}.resourceType`);
const member = "WorkspaceMember.workspaceId";
const occupant = "WorkspaceOccupantSetting.occupantType";

/** In which columns a value had to be assumed for rows that lost it, or never had it. */
const assumedIn: Readonly<Record<StateName, readonly string[]>> = {
  "app-journal": [member],
  "app-journal-plus-unlisted": [member],
  "upstream-journal": [member],
  "schema-pushed": [],
  "init-script-standard": [...lostByScript, "UserProperty.resourceType", member],
  "init-script-embedded": [...lostByScript, "UserProperty.resourceType", member],
  "init-script-embedded-twice": [
    ...lostByScript,
    ...lostTwice,
    ...resources,
    ...[member, occupant, "ComputedProperty.type"],
  ],
  "init-over-journal": [
    ...lostTwice,
    ...resources,
    ...[member, occupant, "Broadcast.status", "ComputedPropertyPeriod.type", "WorkspaceMemberRole.role"],
  ],
};

test.each(stateNames)("%s: what had to be assumed is told, with the number of rows", (state) =>
  postgres.use(found(state), async (database) => {
    const before = await fillTables(database, { rowsPerTable: 20, seed: 5 });
    // Of these nothing says where they belong: a workspace without parent and child, a member without role.
    await database.query(`INSERT INTO "Workspace" (name) VALUES ('alone')`);
    if (state !== "schema-pushed")
      await database.query(`INSERT INTO "WorkspaceMember" (email) VALUES ('alone@x.example')`);
    const done = await reconcile(database, { mode });
    expect(done.assumed.map(({ table, column }) => `${table}.${column}`).sort()).toEqual([...assumedIn[state]].sort());
    for (const { table, column, rows, value } of done.assumed) {
      expect(rows).toBeGreaterThan(0);
      expect(rows).toBeLessThanOrEqual((before[table]?.rows.length ?? 0) + 1);
      if (column === "workspaceId") continue;
      const [found] = await database.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM "${table}" WHERE "${column}"::text = $1`,
        [value],
      );
      expect(found?.n).toBeGreaterThanOrEqual(rows);
    }
    expect(leftOver(done).filter((line) => !line.startsWith("attention"))).toEqual([]);
    await expectKept(database, before);
  }),
);
