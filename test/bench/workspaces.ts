import { randomBytes } from "node:crypto";
import { reconcile } from "../../schema/reconcile/reconcile.ts";
import { importWorkspaces } from "../../schema/workspaces/import/import-workspaces.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { median } from "./measure.ts";

export interface WorkspaceTimes {
  readonly count: number;
  /** Milliseconds for all of them, on a fresh database each. */
  readonly total: number;
  /** Milliseconds for the same file a second time, when all is there. */
  readonly again: number;
}

/** Import of 10, 100, 1,000 and 10,000 workspaces, each with its rows, an administrator of its own and a provider row. */
export async function measureWorkspaces(): Promise<WorkspaceTimes[]> {
  const postgres = await startPostgres();
  try {
    const times: WorkspaceTimes[] = [];
    // The first connection of a server pays for much that later ones find warm.
    await measure(postgres, 10);
    for (const [count, rounds] of [
      [10, 7],
      [100, 5],
      [1_000, 3],
      [10_000, 1],
    ] as const) {
      const again: number[] = [];
      const total = await median(rounds, async () => {
        const measured = await measure(postgres, count);
        again.push(measured.again);
        return measured.total;
      });
      times.push({ count, total, again: await median(rounds, () => again.pop() ?? Number.NaN) });
    }
    return times;
  } finally {
    await postgres.stop();
  }
}

async function measure(postgres: TestPostgres, count: number): Promise<{ total: number; again: number }> {
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
    const { failed } = await importWorkspaces(database, rows, { randomBytes, provider: { type: "google" } });
    if (failed.length > 0) throw new Error(`${failed.length} workspaces could not be made`);
    return performance.now() - started;
  };
  const total = await time();
  const again = await time();
  await database.drop();
  return { total, again };
}
