import { randomUUID } from "node:crypto";
import { composeRunNode } from "../../../compose/commands/compose.ts";
import { listAppMigrations } from "../../../compose/commands/containers.ts";
import { problemFromDocker } from "../../../compose/output/docker-problems.ts";
import { readMigrations, runMigratorScript } from "../../../compose/scripts/app-migrations.ts";
import type { Docker } from "../../domain/docker.ts";
import type { Clock } from "../../domain/ports.ts";
import type { Shell } from "../shell/shell.ts";
import { askDocker } from "./client.ts";
import { followMigrator, migrationsUnreadable, migratorFailed } from "./follow-migrator.ts";
import { withOneOff } from "./one-off.ts";
import { prepareCompose, runCompose } from "./run-compose.ts";

/** The app's own migrations, read and run in one-off containers of its image. */
export function createAppMigrations(shell: Shell, clock: Clock): Pick<Docker, "appMigrations" | "migrate"> {
  return {
    async appMigrations(image, signal) {
      const name = `dittofeed-setup-list-${randomUUID()}`;
      const context = { doing: "read the app's migrations from its image", image };
      const command = listAppMigrations(image, name);
      const list = (late: AbortSignal) => askDocker(shell, command, context, { signal: late, timeoutMs: 60_000 });
      const found = readMigrations(await withOneOff({ shell, clock, name, signal }, list));
      if ("unreadable" in found) throw migrationsUnreadable(image, found.unreadable);
      return found.migrations;
    },
    async migrate(project, onLine, signal) {
      const { program, target } = await prepareCompose(shell, project, signal);
      const name = `${project.name}-app-migrations`;
      const command = composeRunNode(program, target, { service: "api", script: runMigratorScript, name });
      const migrator = followMigrator(onLine);
      await withOneOff({ shell, clock, name, signal }, async (late) => {
        const ran = await runCompose(shell, project, command, migrator.onLine, late);
        const ending = migrator.ending();
        if (ending.state === "done" && ran.exitCode === 0) return;
        // Until it has started, it is Docker that could not do it: no such image, no engine, a file that is rejected.
        if (ending.state === "not started")
          throw problemFromDocker(ran.stderr, ran.exitCode, { doing: "run the app's migrator" });
        throw migratorFailed(ending.saw ?? `It exited with code ${ran.exitCode} and gave no reason.`, ending.lines);
      });
    },
  };
}
