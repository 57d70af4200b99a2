import { check } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";

export const tablesAreThere = check({
  id: "D2",
  title: "The database has Dittofeed's tables",
  category: "database",
  symptom: 'Every page fails; the api\'s log says: relation "Workspace" does not exist',
  detection: "tables and types in schema public",
  proof: "database",
  stops: "sign-in",
  reads: ["database", "installation"],
  needs: ["D1", "C17"],
  detect({ database }) {
    if (database.state !== "open") return unknown("the database did not answer");
    const { empty, tables, journal } = database.schema;
    if (!empty) return ok(`${tables} tables`);
    return fail({
      saw: "The database has none of Dittofeed's tables.",
      why: "The images do not create them at startup.",
      next: "dittofeed-setup db apply",
      evidence: [`Dittofeed tables in schema public: ${tables}`, `migration journal: ${journal}`],
    });
  },
  remediation: {
    title: "Create the complete schema",
    risk: "safe",
    steps({ installation }) {
      const { profile, directory } = installation;
      if (profile !== undefined && keeperOf(installation).runsTasks)
        return [{ do: "run-tasks", tasks: ["apply-schema"] }];
      return directory === undefined ? [] : [{ do: "complete-schema" }];
    },
  },
});
