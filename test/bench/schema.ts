import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { completeSchema } from "../../schema/model/complete-schema.ts";
import { diffSchema } from "../../schema/model/diff.ts";
import { introspect } from "../../schema/model/introspect.ts";
import { asText, createStatements } from "../support/create-statements.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { median, wholeProcess } from "./measure.ts";

export interface SchemaTimes {
  /** Milliseconds, whole processes, on an empty database each. `psql` is null where this machine has none. */
  apply: number;
  psql: number | null;
  migrator: number;
  /** Milliseconds after connecting, on a complete database. */
  look: number;
}

/** The same SQL on the same server, in turn, so that a busy machine is busy for all. */
export async function measureSchema(rounds: number): Promise<SchemaTimes> {
  const postgres = await startPostgres();
  const room = await mkdtemp(join(tmpdir(), "dittofeed-bench-schema-"));
  try {
    const file = join(room, "complete.sql");
    await writeFile(file, asText(createStatements("embedded")));
    const migration = join(room, "migrate.mjs");
    await writeFile(migration, migratorProgram);
    const hasPsql = spawnSync("psql", ["--version"]).status === 0;
    const times = { apply: [] as number[], psql: [] as number[], migrator: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      times.apply.push(await onFresh(postgres, (url) => applyProcess(url, room)));
      if (hasPsql) times.psql.push(await onFresh(postgres, (url) => psqlProcess(url, file)));
      times.migrator.push(await onFresh(postgres, (url) => migratorProcess(url, migration, file)));
    }
    return {
      apply: await median(rounds, () => times.apply.pop() ?? Number.NaN),
      psql: hasPsql ? await median(rounds, () => times.psql.pop() ?? Number.NaN) : null,
      migrator: await median(rounds, () => times.migrator.pop() ?? Number.NaN),
      look: await lookAtComplete(postgres),
    };
  } finally {
    await postgres.stop();
    await rm(room, { recursive: true, force: true });
  }
}

async function onFresh(postgres: TestPostgres, measure: (url: string) => number): Promise<number> {
  const database = await postgres.newDatabase();
  await database.close();
  return measure(database.url);
}

const applyProcess = (url: string, home: string) =>
  wholeProcess(["dist/main.js", "db", "apply", "--yes"], {
    ...{ PATH: process.env.PATH, HOME: home, DATABASE_URL: url, DOCKER_HOST: "unix:///nonexistent" },
  });

function psqlProcess(url: string, file: string): number {
  const started = performance.now();
  const ran = spawnSync("psql", ["-1", "-q", "-v", "ON_ERROR_STOP=1", "-f", file, url], { encoding: "utf8" });
  if (ran.status !== 0) throw new Error(`psql ended with ${ran.status}: ${ran.stderr}`);
  return performance.now() - started;
}

/** drizzle-orm's migrator with the same SQL as one migration: less than the app's own does, which has nine files. */
const migratorProcess = (url: string, program: string, file: string) =>
  wholeProcess([program, url, file, join(process.cwd(), "package.json")]);

const migratorProgram = `
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const [url, file, project] = process.argv.slice(2);
const require = createRequire(project);
const { Pool } = require("pg");
const { drizzle } = require("drizzle-orm/node-postgres");
const { PgDialect } = require("drizzle-orm/pg-core");
const pool = new Pool({ connectionString: url, max: 1 });
const db = drizzle(pool);
const sql = readFileSync(file, "utf8").split(";\\n").filter((text) => text.trim() !== "");
await new PgDialect().migrate([{ hash: "x", folderMillis: 1, bps: true, sql }], db.session, { migrationsFolder: "", migrationsSchema: "bench" });
await pool.end();
`;

async function lookAtComplete(postgres: TestPostgres): Promise<number> {
  const database = await postgres.newDatabase();
  await database.query(asText(createStatements("embedded")));
  const wanted = completeSchema("embedded");
  const time = await median(9, async () => {
    const started = performance.now();
    const differences = diffSchema(wanted, await introspect(database));
    if (differences.length > 0) throw new Error("the complete schema was not found complete");
    return performance.now() - started;
  });
  await database.close();
  return time;
}
