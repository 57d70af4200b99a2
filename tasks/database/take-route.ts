import { newestApplied } from "../../schema/model/app-journal.ts";
import { introspect } from "../../schema/model/introspect.ts";
import { chooseRoute } from "../../schema/reconcile/database-route.ts";
import { compareSchema } from "../../schema/reconcile/verify.ts";
import type { AppMigration } from "../../src/domain/docker.ts";
import { toProblem } from "../../src/domain/problem.ts";
import { answersOf } from "../../src/domain/target.ts";
import type { TaskContext } from "../../src/domain/task.ts";
import { treeOf } from "../local/source-seen.ts";
import { appMigrator } from "./app-migrator.ts";

export interface RouteTaken {
  /** What the api image carries; undefined where there is no image to ask, as in a rehearsal. */
  readonly migrations: readonly AppMigration[] | undefined;
  /** A dump was made already, before the app's own migrator changed something. */
  readonly dumped: boolean;
}

/**
 * Takes the route that the profile asks for as far as the app's own migrator goes; what is still
 * missing afterwards is reconciled by SQL in either case. On `auto` a migrator that fails is no
 * end: it works in one transaction.
 */
export async function takeRoute(ctx: TaskContext, dump: (serverVersion: number) => Promise<void>): Promise<RouteTaken> {
  const { profile } = ctx;
  const say = (line: string) => ctx.emit({ type: "task-line", source: "database", line });
  const migrations = await carriedMigrations(ctx, say);
  const database = await ctx.database();
  const found = await introspect(database);
  const before = await compareSchema(database, { mode: profile.mode, migrations });
  const { route, because } = chooseRoute({
    wanted: profile.database.route,
    migrations,
    found: { empty: before.empty, journal: before.journal, newestApplied: newestApplied(found.journal) },
  });
  say(`${route === "sql" ? "completed by SQL" : "the app's own migrations run first"}: ${because}`);
  if (route === "sql") return { migrations, dumped: false };
  if (before.hasRows) await dump(before.serverVersion);
  try {
    const onLine = (line: string) => ctx.emit({ type: "task-line", source: "migrator", line });
    await migratorOf(ctx).migrate(onLine);
  } catch (thrown) {
    const problem = toProblem(thrown);
    if (profile.database.route !== "auto" || problem.code !== "migration-failed") throw thrown;
    say(`the app's own migrator failed (${problem.saw}); continuing with SQL`);
  }
  return { migrations, dumped: before.hasRows };
}

const migratorOf = (ctx: TaskContext) => appMigrator(ctx.ports, ctx.profile, async () => treeOf(ctx), ctx.signal);

/**
 * A journal in the image that cannot be read stops only whoever insists on the app's own migrator.
 */
async function carriedMigrations(
  ctx: TaskContext,
  say: (line: string) => void,
): Promise<readonly AppMigration[] | undefined> {
  const { profile } = ctx;
  if (!answersOf(profile).usesEngine) return undefined;
  try {
    return await migratorOf(ctx).migrations();
  } catch (thrown) {
    const problem = toProblem(thrown);
    if (problem.code !== "migration-failed" || profile.database.route === "drizzle") throw thrown;
    say(`the image's migrations could not be read (${problem.saw})`);
    return undefined;
  }
}
