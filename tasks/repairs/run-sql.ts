import type { RepairTool } from "../../src/domain/repair.ts";

export const runSql: RepairTool<"run-sql"> = {
  shows: ({ statements }) =>
    statements.map(({ sql, values = [] }) =>
      values.length === 0 ? `${sql};` : `${sql};   -- with ${values.map((value) => JSON.stringify(value)).join(", ")}`,
    ),
  async run({ statements }, context) {
    const { database } = await context.database();
    for (const { sql, values } of statements) await database.query(sql, values);
  },
};
