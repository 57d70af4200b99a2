import { sqlState } from "../../schema/model/sql-state.ts";
import { quoteIdentifier } from "../../schema/model/sql-text.ts";
import type { RepairTool } from "../../src/domain/repair.ts";

/**
 * PostgreSQL knows no CREATE DATABASE IF NOT EXISTS, and Temporal, which its restart policy starts over and over, makes its databases
 * itself where it may: what is there by the time we ask for it is what was wanted.
 */
export const createDatabases: RepairTool<"create-databases"> = {
  shows: ({ names }) => names.map((name) => `${creates(name)};`),
  async run({ names }, context) {
    const { database } = await context.database();
    for (const name of names) {
      await database.query(creates(name)).catch((thrown: unknown) => {
        if (!isThereAlready(thrown)) throw thrown;
      });
    }
  },
};

const creates = (name: string): string => `CREATE DATABASE ${quoteIdentifier(name)}`;

/** duplicate_database; or, of two that create it at the same moment, unique_violation in pg_database for the second. */
const isThereAlready = (thrown: unknown): boolean => ["42P04", "23505"].includes(sqlState(thrown) ?? "");
