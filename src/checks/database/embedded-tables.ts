import { check } from "../../domain/check.ts";
import { ok } from "../../domain/finding.ts";
import { completing, schemaFinding } from "./schema-finding.ts";

export const embeddedTables = check({
  id: "D5",
  title: "Embedded sessions have their tables",
  category: "database",
  symptom: "Creating an embedded session answers 500",
  detection: "the three tables of embedded mode",
  proof: "database",
  reads: ["database", "installation"],
  needs: ["D2"],
  detect: ({ database, installation }) =>
    installation.mode === "standard"
      ? ok("standard mode has no embedded sessions")
      : schemaFinding("D5", database, {
          ok: "they are there and complete",
          saw: "Embedded mode lacks",
          why: "Embedded sessions are kept, limited and audited in these tables.",
        }),
  remediation: {
    title: "Create what embedded mode needs, after a dump",
    risk: "safe",
    steps: (facts) => completing("D5", facts),
  },
});
