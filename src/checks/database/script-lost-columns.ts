import { check } from "../../domain/check.ts";
import { completing, schemaFinding } from "./schema-finding.ts";

/** The old init script begins with DROP TYPE … CASCADE: run a second time it takes columns away with all they held. */
export const scriptLostColumns = check({
  id: "D4",
  title: "The old init script took no columns away",
  category: "database",
  symptom: "Nobody can log in, or lists are empty, since the init script was run again",
  detection: "columns whose types the script drops",
  proof: "database",
  reads: ["database", "installation"],
  needs: ["D2"],
  detect: ({ database }) =>
    schemaFinding("D4", database, {
      ok: "every column of the types that the script drops is there",
      saw: "Columns are gone with their values",
      why: "The old init script drops their types, and the server drops the columns with them.",
    }),
  remediation: {
    title: "Add them again, after a dump; values are read from other rows or assumed, and it is said which",
    risk: "safe",
    steps: (facts) => completing("D4", facts),
  },
});
