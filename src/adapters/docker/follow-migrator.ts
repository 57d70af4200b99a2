import { readMigratorLine } from "../../../compose/scripts/app-migrations.ts";
import { Problem } from "../../domain/problem.ts";
import { Tail } from "../shell/tail.ts";

interface Ending {
  state: "not started" | "started" | "failed" | "done";
  saw: string | undefined;
  /** The last ones that the app itself has printed. */
  lines: string;
}

/** Passes on what the app prints. Compose's own lines, before it starts and after it has ended, stay out of it. */
export function followMigrator(onLine: (line: string) => void) {
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

const bySql = "Set database.route: sql in the profile to reach the same complete schema with SQL alone.";

export function migratorFailed(saw: string, lines: string): Problem {
  return new Problem({
    code: "migration-failed",
    title: "The app's own migrator failed",
    saw: lines === "" ? saw : `${saw}\nits last lines:\n${lines}`,
    why: "A failed file is rolled back. But file 0002 commits the transaction that they all share, so files before the failed one may have been kept. Whatever is missing can still be added.",
    next: bySql,
    who: "outside",
  });
}

export function migrationsUnreadable(image: string, saw: string): Problem {
  return new Problem({
    code: "migration-failed",
    title: "The app's migrations in its image cannot be read",
    saw: `${image}: ${saw}`,
    why: "Without them, there is no way to know what the app's migrator would run. Nothing was changed.",
    next: bySql,
    who: "outside",
  });
}
