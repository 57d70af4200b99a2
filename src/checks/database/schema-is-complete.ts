import { check } from "../../domain/check.ts";
import { completing, schemaFinding } from "./schema-finding.ts";

export const schemaIsComplete = check({
  id: "D3",
  title: "Tables, columns, keys and indexes are complete",
  category: "database",
  symptom: "Single pages or actions fail; logs say that a relation or column does not exist",
  detection: "the database's catalogue against the complete schema",
  proof: "database",
  reads: ["database", "installation"],
  needs: ["D2"],
  detect: ({ database }) =>
    schemaFinding("D3", database, {
      ok: "nothing is missing that the app needs",
      saw: "Not as the app needs it",
      why: "What uses it fails, or works slower and less safely.",
    }),
  remediation: {
    title: "Add what is missing, after a dump",
    risk: "safe",
    steps: (facts) => completing("D3", facts),
  },
});
