import { randomUUID } from "node:crypto";
import { composeRunNode } from "../../../compose/commands/compose.ts";
import { listAppMigrations } from "../../../compose/commands/containers.ts";
import { problemFromDocker } from "../../../compose/output/docker-problems.ts";
import { readMigrations, readMigratorLine, runMigratorScript } from "../../../compose/scripts/app-migrations.ts";
import type { Docker } from "../../domain/docker.ts";
import type { Clock } from "../../domain/ports.ts";
import { Problem } from "../../domain/problem.ts";
import type { Shell } from "../shell/shell.ts";
import { Tail } from "../shell/tail.ts";
import { askDocker } from "./client.ts";
import { withOneOff } from "./one-off.ts";
import { prepareCompose, runCompose } from "./run-compose.ts";

/** The app's own migrations, read and run in one-off containers of its image. */
export function createAppMigrations(shell: Shell, clock: Clock): Pick<Docker, "appMigrations" | "migrate"> {
  return {
    async appMigrations(image, signal) {
      const name = `dittofeed-setup-list-${randomUUID()}`;
      const context = { doing: "read the app's migrations from its image", image };
      const list = () => askDocker(shell, listAppMigrations(image, name), context, { signal, timeoutMs: 60_000 });
      const found = readMigrations(await withOneOff({ shell, clock, name, signal }, list));
      if ("unreadable" in found) throw unreadable(image, found.unreadable);
      return found.migrations;
    },
    async migrate(project, onLine, signal) {
      const { program, target } = await prepareCompose(shell, project, signal);
      const name = `${project.name}-app-migrations`;
      const command = composeRunNode(program, target, { service: "api", script: runMigratorScript, name });
      const migrator = followMigrator(onLine);
      await withOneOff({ shell, clock, name, signal }, async () => {
        const ran = await runCompose(shell, project, command, migrator.onLine, signal);
        const ending = migrator.ending();
        if (ending.state === "done" && ran.exitCode === 0) return;
        // Until it has started, it is Docker that could not do it: no such image, no engine, a file that is rejected.
        if (ending.state === "not started")
          throw problemFromDocker(ran.stderr, ran.exitCode, { doing: "run the app's migrator" });
        throw migratorFailed(
          ending.saw ?? `It ended with exit code ${ran.exitCode} and did not say why.`,
          ending.lines,
        );
      });
    },
  };
}

interface Ending {
  state: "not started" | "started" | "failed" | "done";
  saw: string | undefined;
  /** The last ones that the app itself has printed. */
  lines: string;
}

/** Passes on what the app prints. Compose's own lines, before it starts and after it has ended, stay out of it. */
function followMigrator(onLine: (line: string) => void) {
  const lines = new Tail(2_000);
  const ending: Omit<Ending, "lines"> = { state: "not started", saw: undefined };
  return {
    onLine(stream: "stdout" | "stderr", line: string) {
      const said = stream === "stderr" ? readMigratorLine(line) : undefined;
      if (said !== undefined) ending.state = said.state;
      if (said?.state === "failed") ending.saw = said.saw;
      if (said !== undefined || (stream === "stderr" && ending.state !== "started")) return;
      lines.add(line);
      onLine(line);
    },
    ending: (): Ending => ({ ...ending, lines: lines.text.trim() }),
  };
}

const bySql = "Set database.route: sql in the profile: the same complete schema is then reached by SQL alone.";

function migratorFailed(saw: string, lines: string): Problem {
  return new Problem({
    code: "migration-failed",
    title: "The app's own migrator failed",
    saw: lines === "" ? saw : `${saw}\nits last lines:\n${lines}`,
    why: "A file that fails is rolled back. Its file 0002 ends the transaction that all of them begin in, so files before the one that failed may have been kept; what is missing can be added all the same.",
    next: bySql,
    who: "outside",
  });
}

function unreadable(image: string, saw: string): Problem {
  return new Problem({
    code: "migration-failed",
    title: "The app's migrations cannot be read from its image",
    saw: `${image}: ${saw}`,
    why: "Without them nobody knows what the app's migrator would run. Nothing was changed.",
    next: bySql,
    who: "outside",
  });
}
