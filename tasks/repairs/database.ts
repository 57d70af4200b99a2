import { join } from "node:path";
import { nodeIn } from "../../compose/commands/containers.ts";
import { commandLine } from "../../compose/commands/docker.ts";
import { psqlInside } from "../../compose/commands/postgres.ts";
import { clickhouseName, clickhouseScript } from "../../compose/scripts/clickhouse.ts";
import { quoteIdentifier, serverSaid, sqlState } from "../../schema/model/sql.ts";
import { reconcile } from "../../schema/reconcile/reconcile.ts";
import { refuseIncomplete } from "../../schema/reconcile/refusals.ts";
import type { Database } from "../../src/domain/database.ts";
import { inWords } from "../../src/domain/in-words.ts";
import { installationPaths } from "../../src/domain/installation-files.ts";
import { optionFor } from "../../src/domain/keeper.ts";
import type { RepairTools } from "../../src/domain/repair.ts";
import { notThere } from "../../src/domain/repair.ts";
import { describeDump, dumpName } from "../database/dump-database.ts";

export const databaseRepairs: Pick<
  RepairTools,
  "set-role-password" | "run-sql" | "create-databases" | "complete-schema" | "clickhouse-database"
> = {
  /**
   * No data is touched. The statement goes to psql's standard input, the password never onto a
   * command line.
   */
  "set-role-password": {
    shows: ({ container, role }) => [
      `${commandLine(psqlInside(container.name, role))}   # on its standard input: ALTER ROLE ${quoteIdentifier(role)} PASSWORD (POSTGRES_PASSWORD from .env)`,
    ],
    effect: ({ role }) => ({
      does: `Gives the database role ${role} the password of .env.`,
      data: "No row is changed.",
    }),
    async run({ container, role }, { ports, env, signal }) {
      const password = env.get("POSTGRES_PASSWORD");
      if (password === undefined || password.isEmpty) throw notThere("POSTGRES_PASSWORD in .env");
      await ports.docker.setRolePassword(container.id, role, password, signal);
    },
  },
  "run-sql": {
    shows: ({ statements }) =>
      statements.map(({ sql, values = [] }) =>
        values.length === 0
          ? `${sql};`
          : `${sql};   -- with ${values.map((value) => JSON.stringify(value)).join(", ")}`,
      ),
    effect: ({ statements: { length } }) => ({
      does: `Runs ${length === 1 ? "this statement" : `these ${length} statements`} in the database.`,
      data: "Rows are changed as the SQL says.",
    }),
    async run({ statements }, context) {
      const { database } = await context.database();
      for (const { sql, values } of statements) await database.query(sql, values);
    },
  },
  /**
   * PostgreSQL knows no CREATE DATABASE IF NOT EXISTS, and Temporal, which its restart policy
   * starts over and over, makes its databases itself where it may: what is there by the time we ask
   * for it is what was wanted.
   */
  "create-databases": {
    shows: ({ names }) => names.map((name) => `${creates(name)};`),
    effect: ({ names }) => ({ does: `Creates the database${names.length === 1 ? "" : "s"} ${inWords(names)}.` }),
    async run({ names }, context) {
      const { database } = await context.database();
      for (const name of names) await create(database, name, context.say);
    },
  },
  /** As the installation does it: a dump where there are rows, then additions only. */
  "complete-schema": {
    shows: ({ duplicates }, installation) => [
      `dittofeed-setup db apply ${optionFor(installation)} --mode ${installation.mode}${duplicates === undefined ? "" : ` --duplicates ${duplicates}`}   # makes a dump, then what \`db apply --dry-run\` lists`,
    ],
    effect: ({ duplicates }) => ({
      does: "Makes a dump where there are rows, then adds what the schema lacks.",
      data:
        duplicates === undefined
          ? "Nothing is dropped."
          : "Rows that are too many are copied aside, and the oldest of each stays.",
    }),
    async run({ duplicates }, context) {
      const { ports, installation, signal, say } = context;
      const { directory, mode } = installation;
      if (directory === undefined) throw notThere("the folder for the dump");
      const access = await context.database();
      const outcome = await reconcile(access.database, {
        mode,
        duplicates,
        async beforeChange({ serverVersion }) {
          const name = dumpName(access.credentials.database, ports.clock.now());
          const path = join(installationPaths(directory).dumps, name);
          const made = await ports.dumps.make({ ...access, serverVersion, path }, () => undefined, signal);
          say(describeDump(made));
        },
        onStep: (what, done, of) => say(`[${done}/${of}] ${what}`),
      });
      for (const { table, column, rows, value } of outcome.assumed)
        say(`${table}.${column}: ${rows} rows have a default value (${value})`);
      if (!outcome.complete) throw refuseIncomplete(outcome, "everything that can be added has been added");
    },
  },
  /** Asked over HTTP from the app's own container, with the credentials that this container has. */
  "clickhouse-database": {
    shows: ({ container, name }) => [
      `${commandLine(nodeIn(container.name, "…"))}   # over HTTP: CREATE DATABASE IF NOT EXISTS ${clickhouseName(name)}`,
    ],
    effect: ({ name }) => ({ does: `Creates the database ${name} in ClickHouse.` }),
    async run({ container, name }, { ports, signal }) {
      await ports.docker.runNode(
        { container: container.id },
        clickhouseScript(`CREATE DATABASE IF NOT EXISTS ${clickhouseName(name)}`),
        "",
        signal,
      );
    },
  },
};

async function create(database: Database, name: string, say: (line: string) => void): Promise<void> {
  try {
    await database.query(creates(name));
  } catch (thrown) {
    if (isThereAlready(thrown)) return;
    if (!cannotBeCopied(thrown)) throw thrown;
    // What the cluster was made with, which nobody changes or uses.
    say(`${serverSaid(thrown)}\n${creates(name)} TEMPLATE template0`);
    await database.query(`${creates(name)} TEMPLATE template0`).catch((again: unknown) => {
      if (!isThereAlready(again)) throw again;
    });
  }
}

/**
 * template1 as it is now: its collation is of another library than the one that runs (XX000), or
 * somebody is connected to it (55006).
 */
const cannotBeCopied = (thrown: unknown): boolean =>
  (sqlState(thrown) === "XX000" && /collation version/i.test(serverSaid(thrown))) || sqlState(thrown) === "55006";

const creates = (name: string): string => `CREATE DATABASE ${quoteIdentifier(name)}`;

/**
 * duplicate_database; or, of two that create it at the same moment, unique_violation in pg_database
 * for the second.
 */
const isThereAlready = (thrown: unknown): boolean => ["42P04", "23505"].includes(sqlState(thrown) ?? "");
