import { newMigrations } from "../../../../schema/model/app-journal.ts";
import { introspect } from "../../../../schema/model/introspect.ts";
import { appMigrator } from "../../../../tasks/database/app-migrator.ts";
import { treeIn } from "../../../../tasks/local/source-seen.ts";
import type { AppMigration } from "../../../domain/docker.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { keeperOf } from "../../../domain/keeper.ts";
import type { ResolvedProfile } from "../../../domain/profile.ts";
import type { SourceTree } from "../../../domain/source.ts";
import { answersOf } from "../../../domain/target.ts";
import { usage } from "../../../domain/usage.ts";
import { leftToKeeper } from "../../../installation/attached.ts";
import { type Asking, confirm } from "../../confirm.ts";
import { changingNamedDatabase, type DatabaseContext } from "../../named-database.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { migrate as spec } from "./command.ts";

/** Runs the app's own migrations in a one-off container of its image, and shows which of them are new. */
export function migrate(
  context: DatabaseContext & Asking,
  args: Args<typeof spec>,
  output: Pick<Output, "print" | "json" | "tell" | "progress">,
): Promise<number> {
  const { ports } = context;
  const { signal } = context.interruption;
  return changingNamedDatabase(context, args, async ({ database, profile, label, installation }) => {
    if (installation !== undefined && !keeperOf(installation).runsTasks)
      throw leftToKeeper(
        installation,
        (name) => `db migrate needs an additional container, and Coolify creates the containers of ${name}.`,
        "dittofeed-setup db apply   completes the schema with SQL alone, and records the app's migrations that it contains",
      );
    if (profile === undefined || !answersOf(profile).usesEngine)
      throw usage("db migrate runs the app's own image, so it needs a profile with containers: --profile P.");
    const app = appMigrator(ports, profile, () => sourceTree(ports, profile, signal), signal);
    const migrations = await app.migrations();
    const isNew = newMigrations((await introspect(database)).journal, migrations);
    const say = (run: boolean) => {
      if (args.output === "json") output.json({ database: label, migrations, new: isNew.map(({ tag }) => tag), run });
      else output.print(describe(label, migrations, isNew, run));
    };
    if (isNew.length === 0 || args.dryRun) {
      say(false);
      return exitCodes.done;
    }
    output.tell(isNew.map(({ tag }) => `new       ${tag}`));
    if (!(args.yes || (await confirm(context, `${isNew.length} migrations of the app will run on ${label}.`)))) {
      output.tell(["Nothing was changed."]);
      return exitCodes.failed;
    }
    await app.migrate((line) => output.progress([line]));
    const left = newMigrations((await introspect(database)).journal, migrations);
    say(true);
    return left.length === 0 ? exitCodes.done : exitCodes.problems;
  });
}

async function sourceTree(
  { source }: Pick<DatabaseContext["ports"], "source">,
  { local }: ResolvedProfile,
  signal: AbortSignal,
): Promise<SourceTree> {
  return treeIn(await source.inspect(local?.source ?? "", { node: local?.node }, signal));
}

function describe(
  label: string,
  migrations: readonly AppMigration[],
  isNew: readonly AppMigration[],
  run: boolean,
): string[] {
  if (migrations.length === 0) return ["The api image contains no migrations: dittofeed-setup db apply"];
  const rows = migrations.map(
    (migration) => `${isNew.includes(migration) ? (run ? "run " : "new ") : "done"}  ${migration.tag}`,
  );
  const end =
    isNew.length === 0
      ? "Nothing to migrate."
      : `${isNew.length} of ${migrations.length} ${run ? "were run" : "are new"}.`;
  return [label, ...rows, end];
}
