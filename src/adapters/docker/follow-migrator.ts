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

const bySql = "Set database.route: sql in the profile: the same complete schema is then reached by SQL alone.";

export function migratorFailed(saw: string, lines: string): Problem {
  return new Problem({
    code: "migration-failed",
    title: "The app's own migrator failed",
    saw: lines === "" ? saw : `${saw}\nits last lines:\n${lines}`,
    why: "A file that fails is rolled back. Its file 0002 ends the transaction that all of them begin in, so files before the one that failed may have been kept; what is missing can be added all the same.",
    next: bySql,
    who: "outside",
  });
}

export function migrationsUnreadable(image: string, saw: string): Problem {
  return new Problem({
    code: "migration-failed",
    title: "The app's migrations cannot be read from its image",
    saw: `${image}: ${saw}`,
    why: "Without them nobody knows what the app's migrator would run. Nothing was changed.",
    next: bySql,
    who: "outside",
  });
}
