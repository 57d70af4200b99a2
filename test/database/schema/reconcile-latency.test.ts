import { expect, test } from "vitest";
import { reconcile } from "../../../schema/reconcile/reconcile.ts";
import { connectTo } from "../../support/postgres-connection.ts";
import { slowProxy } from "../../support/slow-proxy.ts";
import { sharedPostgres } from "../postgres.ts";
import { scriptWithRows } from "./templates.ts";

const postgres = sharedPostgres();

test.each([
  ["an empty database", undefined],
  ["a database that the init script left, full of rows", scriptWithRows],
])("20 ms away, %s: as many round trips as there are kinds of things, not statements", (_, template) =>
  postgres.use(template, async (database) => {
    const proxy = await slowProxy(postgres, 20);
    const far = await connectTo({ ...postgres, port: proxy.port }, database.name);
    let trips = 0;
    const counting = {
      query: ((sql, values) => {
        trips += 1;
        return far.query(sql, values);
      }) as typeof far.query,
      transaction: ((work) =>
        far.transaction((inner) => {
          trips += 2;
          return work({
            ...inner,
            query: (sql, values) => {
              trips += 1;
              return inner.query(sql, values);
            },
          });
        })) as typeof far.transaction,
    };
    const began = performance.now();
    const done = await reconcile(counting, { mode: "embedded", beforeChange: async () => undefined });
    const tookMs = performance.now() - began;
    expect(done).toMatchObject({ changed: true, refused: [] });
    // 219 once, three for each statement; what is left fits into two seconds at 20 ms each.
    expect(trips).toBeLessThan(70);
    expect(tookMs).toBeGreaterThan(10 * 20);
    await far.close();
    await proxy.close();
  }),
);
