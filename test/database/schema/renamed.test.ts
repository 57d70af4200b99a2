import { describe, expect, test } from "vitest";
import { type Answers, typedAnswer } from "../../../schema/reconcile/choices.ts";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { verifySchema } from "../../../schema/reconcile/verify.ts";
import type { Database } from "../../../src/domain/database.ts";
import { expectSecondRunIdle } from "../../support/reconcile-support.ts";
import { sharedPostgres } from "../postgres.ts";
import { complete, completeWithRows } from "./templates.ts";

const postgres = sharedPostgres();
const mode = "embedded";

const wasRenamed = (database: Database, renamed: Answers) => reconcile(database, { mode, renamed });

/** What a person would have to type to answer what is open. */
const openIn = async (database: Database, renamed: Answers = {}) =>
  (await verifySchema(database, { mode, renamed })).questions.flatMap((question) =>
    question.answers.map(({ answer }) => typedAnswer(question, answer)),
  );

const cases: readonly { name: string; sql: string; lost: string; renamed: Answers }[] = [
  {
    name: "a column that must not be empty",
    sql: `ALTER TABLE "Workspace" RENAME name TO title; ALTER TABLE "Workspace" ALTER title DROP NOT NULL;
      INSERT INTO "Workspace" (title) VALUES ('Acme'), ('Beta'), ('Gamma')`,
    lost: "Workspace.name",
    renamed: { "Workspace.title": "name" },
  },
  {
    name: "a nullable column",
    sql: `ALTER TABLE "Journey" RENAME definition TO journey_definition; UPDATE "Journey" SET journey_definition = '{"a": 1}'`,
    lost: "Journey.definition",
    renamed: { "Journey.journey_definition": "definition" },
  },
  {
    name: "a column of an index with a long name",
    sql: `ALTER TABLE "ComputedPropertyPeriod" RENAME "to" TO "until"`,
    lost: "ComputedPropertyPeriod.to",
    renamed: { "ComputedPropertyPeriod.until": "to" },
  },
  {
    name: "a column that points at another table",
    sql: `ALTER TABLE "Secret" RENAME "workspaceId" TO "tenant"`,
    lost: "Secret.workspaceId",
    renamed: { "Secret.tenant": "workspaceId" },
  },
  {
    name: "one that was copied under another name, whose keys went with the old one",
    sql: `ALTER TABLE "WorkspaceMember" ADD mail text; UPDATE "WorkspaceMember" SET mail = email; ALTER TABLE "WorkspaceMember" DROP email`,
    lost: "WorkspaceMember.email",
    renamed: { "WorkspaceMember.mail": "email" },
  },
];

describe("a column that was renamed", () => {
  test.each(cases)("$name: asked about by name, and until then neither added nor counted", ({ sql, lost, renamed }) =>
    postgres.use(completeWithRows, async (database) => {
      await database.query(sql);
      const [[subject, answer] = []] = Object.entries(renamed);
      const before = await verifySchema(database, { mode });
      expect(await openIn(database)).toEqual([`--renamed ${subject}=${answer}`, `--renamed ${subject}=no`]);
      expect(before.differences.filter(({ severity, held }) => severity !== "extra" && held !== null)).toEqual([]);

      const done = await reconcile(database, { mode });
      expect(done).toMatchObject({ complete: false, changed: false, refused: [] });
      expect(done.blocked.map((d) => d.kind === "missing-column" && `${d.table}.${d.column.name}`)).toContain(lost);
      expect(done.questions).toHaveLength(1);
    }),
  );

  test.each(cases)("$name: gets its name back with every value, and no key is made twice", ({ sql, lost, renamed }) =>
    postgres.use(completeWithRows, async (database) => {
      await database.query(sql);
      const [table = "", column = ""] = lost.split(".");
      const [[subject = ""] = []] = Object.entries(renamed);
      const own = subject.slice(table.length + 1);
      const values = (name: string) => database.query(`SELECT "${name}"::text AS v FROM "${table}" ORDER BY 1`);
      const before = await values(own);
      expect(await verifySchema(database, { mode, renamed })).toMatchObject({ complete: false, blocked: [] });
      const after = await wasRenamed(database, renamed);
      expect(await values(column)).toEqual(before);
      expect(after.differences.filter(({ severity }) => severity !== "extra" && severity !== "attention")).toEqual([]);
      expect(after).toMatchObject({ complete: true, refused: [], questions: [] });
      expect(after.differences.filter(({ kind }) => kind === "extra-unique" || kind === "extra-index")).toEqual([]);
      await expectSecondRunIdle(database, { mode, renamed });
    }),
  );

  test("is the operator's own where that is said, and the lost one is added", () =>
    postgres.use(completeWithRows, async (database) => {
      await database.query(`ALTER TABLE "Journey" RENAME definition TO remarks; UPDATE "Journey" SET remarks = '1'`);
      const done = await wasRenamed(database, { "Journey.remarks": "no" });
      expect(done).toMatchObject({ complete: true, questions: [] });
      expect(
        await database.query(`SELECT count(remarks)::int AS kept, count(definition)::int AS got FROM "Journey"`),
      ).toEqual([{ kept: 4, got: 0 }]);
    }));

  test("is not asked about where the column holds nothing, or is of another shape", () =>
    postgres.use(completeWithRows, async (database) => {
      await database.query(`ALTER TABLE "Journey" DROP definition; ALTER TABLE "Journey" ADD remarks jsonb;
        ALTER TABLE "Journey" ADD counted integer NOT NULL DEFAULT 1; ALTER TABLE "Secret" DROP value;
        ALTER TABLE "Secret" ADD stamp text NOT NULL DEFAULT 'x'`);
      expect(await openIn(database)).toEqual([]);
    }));

  test.each([
    [{ "WorkspaceRelation.chld": "childWorkspaceId" }, "there is no column WorkspaceRelation.chld"],
    [{ "Workspace.domain": "nothing" }, "has no column nothing"],
    [{ "Workspace.domain": "name" }, "both columns exist"],
    [{ Journeys: "Journey" }, "both tables exist"],
    [{ Nothing: "Feature" }, "there is no table Nothing"],
    [{ Journeys: "Travel" }, "the app has no table Travel"],
  ] as const)("%o is refused in words", (renamed, said) =>
    postgres.use(complete(mode), async (database) => {
      await database.query(`CREATE TABLE "Journeys" (a uuid REFERENCES "Workspace"); DROP TABLE "Feature";
        ALTER TABLE "WorkspaceRelation" DROP COLUMN "childWorkspaceId"`);
      await expect(verifySchema(database, { mode, renamed })).rejects.toMatchObject({
        code: "usage",
        saw: expect.stringContaining(said),
      });
    }),
  );
});

describe("a table that was renamed", () => {
  test.each([
    ["Journey", "Journey_backup"],
    ["Workspace", "workspace"],
  ])("%s to %s: asked about, not created empty, and back with its rows", (table, own) =>
    postgres.use(completeWithRows, async (database) => {
      const [before] = await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM "${table}"`);
      await database.query(`ALTER TABLE "${table}" RENAME TO "${own}"`);
      expect(await openIn(database)).toEqual([`--renamed ${own}=${table}`, `--renamed ${own}=no`]);
      expect(await reconcile(database, { mode })).toMatchObject({ complete: false, changed: false, refused: [] });
      const done = await wasRenamed(database, { [own]: table });
      expect(done).toMatchObject({ complete: true, refused: [], questions: [] });
      expect(await database.query(`SELECT count(*)::int AS n FROM "${table}"`)).toEqual([before]);
      await expectSecondRunIdle(database, { mode });
    }),
  );

  test("together with one of its columns", () =>
    postgres.use(completeWithRows, async (database) => {
      await database.query(`ALTER TABLE "Journey" RENAME TO "Trip"; ALTER TABLE "Trip" RENAME name TO label`);
      const done = await wasRenamed(database, { Trip: "Journey", "Journey.label": "name" });
      expect(done).toMatchObject({ complete: true, refused: [], questions: [] });
    }));
});
