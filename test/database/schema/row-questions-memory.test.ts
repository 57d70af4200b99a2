import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { completeSchema } from "../../../schema/model/complete-schema.ts";
import { diffSchema } from "../../../schema/model/diff.ts";
import { introspect } from "../../../schema/model/introspect.ts";
import { rowQuestion } from "../../../schema/reconcile/row-questions.ts";
import { times } from "../../support/exhaustive.ts";
import { sharedPostgres } from "../postgres.ts";
import { complete } from "./templates.ts";

const postgres = sharedPostgres();

/** The most memory that this process ever had, MiB. */
const peak = (pid: number): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

test("counting rows that stand in the way takes no memory of the server for each of them", () =>
  postgres.use(complete("embedded"), async (database) => {
    await database.query(`ALTER TABLE "UserPropertyAssignment" ALTER COLUMN value DROP NOT NULL;
      DROP INDEX "UserPropertyAssignment_workspaceId_userPropertyId_userId_key";
      SET session_replication_role = replica; WITH ids AS (SELECT gen_random_uuid() AS w, gen_random_uuid() AS p)
      INSERT INTO "UserPropertyAssignment" ("userId", "userPropertyId", value, "workspaceId")
      SELECT 'one', p, NULL, w FROM ids, generate_series(1, ${times(200_000, 2_000_000)});
      RESET session_replication_role`);
    const found = await introspect(database);
    const wanted = completeSchema("embedded");
    const asked = diffSchema(wanted, found).filter(({ kind }) =>
      ["wrong-nullability", "missing-unique"].includes(kind),
    );
    expect(asked).toHaveLength(2);
    for (const difference of asked) {
      const other = await database.connect();
      // What the table's own pages take is not counted: they are shared.
      const [backend] = await other.query<{ pid: number }>(
        `SELECT pg_backend_pid() AS pid, (SELECT count("userId") FROM "UserPropertyAssignment")`,
      );
      const before = peak(backend?.pid ?? 0);
      const [answer] = await other.query<{ rows: string; examples: string[] }>(
        rowQuestion(difference, found, wanted) ?? "",
      );
      expect(Number(answer?.rows)).toBeGreaterThanOrEqual(times(200_000, 2_000_000) - 1);
      expect(answer?.examples.length).toBe(difference.kind === "missing-unique" ? 1 : 5);
      // All ids in one array were 29 MiB at 200,000 rows; a sort in work_mem is 4.
      expect(peak(backend?.pid ?? 0) - before).toBeLessThan(12);
      await other.close();
    }
  }));
