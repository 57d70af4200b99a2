import { examination } from "../../domain/doctor.ts";
import { fine } from "../healthy.ts";
import { completing, diagnoseSchema } from "./schema-diagnosis.ts";

export const embeddedTables = examination({
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
      ? fine("standard mode has no embedded sessions")
      : diagnoseSchema("D5", database, {
          fine: "they are there and complete",
          saw: "Embedded mode lacks",
          why: "Embedded sessions are kept, limited and audited in these tables.",
        }),
  fix: {
    title: "Create what embedded mode needs, after a dump",
    risk: "safe",
    steps: (facts) => completing("D5", facts),
  },
});
