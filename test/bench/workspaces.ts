import { randomBytes } from "node:crypto";
import { reconcile } from "../../schema/reconcile/reconcile.ts";
import { importWorkspaces } from "../../schema/workspaces/import/import-workspaces.ts";
import { judgeFile } from "../../schema/workspaces/import/judge-file.ts";
import { fileOf } from "../support/import-file.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import type { TestDatabase } from "../support/postgres-connection.ts";
import { median } from "./measure.ts";

export interface WorkspaceTimes {
  readonly count: number;
  /** Milliseconds for all of them, on a fresh database each. */
  readonly total: number;
  /** Milliseconds of COPY for the very same rows into as many empty tables, in one transaction. */
  readonly copied: number;
  /** Milliseconds for the same file a second time, when all is there. */
  readonly again: number;
}

/** Parents first: COPY checks foreign keys too. */
const tables = [
  ...["Workspace", "WorkspaceMember", "WorkspaceMemberRole", "AuthProvider", "UserProperty", "Secret", "WriteKey"],
  ...["EmailProvider", "DefaultEmailProvider", "SmsProvider", "DefaultSmsProvider", "MessageTemplate"],
  ...["SubscriptionGroup", "Segment"],
];

/** Import of 10, 100, 1,000 and 10,000 workspaces, each with its rows, an administrator of its own and a provider row. */
export async function measureWorkspaces(
  counts: readonly (readonly [count: number, rounds: number])[] = [
    [10, 7],
    [100, 5],
    [1_000, 3],
    [10_000, 1],
  ],
): Promise<WorkspaceTimes[]> {
  const postgres = await startPostgres();
  try {
    const times: WorkspaceTimes[] = [];
    // The first connection of a server pays for much that later ones find warm.
    await measure(postgres, 10);
    for (const [count, rounds] of counts) {
      const all = { total: [] as number[], copied: [] as number[], again: [] as number[] };
      for (let round = 0; round < rounds; round += 1) {
        const measured = await measure(postgres, count);
        for (const name of ["total", "copied", "again"] as const) all[name].push(measured[name]);
      }
      const middle = (list: number[]) => median(rounds, () => list.pop() ?? Number.NaN);
      times.push({
        count,
        total: await middle(all.total),
        copied: await middle(all.copied),
        again: await middle(all.again),
      });
    }
    return times;
  } finally {
    await postgres.stop();
  }
}

async function measure(
  postgres: TestPostgres,
  count: number,
): Promise<{ total: number; copied: number; again: number }> {
  const database = await postgres.newDatabase();
  await reconcile(database, { mode: "standard" });
  const rows = Array.from({ length: count }, (_, n) => ({
    line: n + 2,
    name: `Workspace ${n}`,
    domain: `w${n}.example.com`,
    administrator: `admin@w${n}.example.com`,
    externalId: `crm-${n}`,
  }));
  const time = async () => {
    const started = performance.now();
    const judged = await judgeFile(fileOf(rows), async () => []);
    const { failed } = await importWorkspaces(database, judged, { randomBytes, provider: { type: "google" } });
    if (failed.length > 0) throw new Error(`${failed.length} workspaces could not be made`);
    return performance.now() - started;
  };
  const total = await time();
  const again = await time();
  const copied = await copySameRows(postgres, database);
  await database.drop();
  return { total, copied, again };
}

/** The rows are read before the time begins: what is measured is what the server takes to have them. */
async function copySameRows(postgres: TestPostgres, from: TestDatabase): Promise<number> {
  const to = await postgres.newDatabase();
  await reconcile(to, { mode: "standard" });
  const texts: [table: string, chunks: Uint8Array[]][] = [];
  for (const table of tables) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of from.copyOut(`COPY "${table}" TO STDOUT`)) chunks.push(chunk);
    texts.push([table, chunks]);
  }
  const started = performance.now();
  await to.query("BEGIN");
  for (const [table, chunks] of texts)
    await to.copyIn(
      `COPY "${table}" FROM STDIN`,
      (async function* () {
        yield* chunks;
      })(),
    );
  await to.query("COMMIT");
  const took = performance.now() - started;
  await to.drop();
  return took;
}
