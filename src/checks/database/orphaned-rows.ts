import { check } from "../../domain/check.ts";
import { ok } from "../../domain/finding.ts";
import { completing, schemaFinding } from "./schema-finding.ts";
import { partsOf } from "./whose-difference.ts";

/**
 * Old rows that point at nothing are listed and left to a person; that no new ones can come is what
 * is checked and put right.
 */
export const orphanedRows = check({
  id: "D12",
  title: "Foreign keys prevent orphaned rows",
  category: "database",
  symptom: "Lists show items of deleted workspaces, or fail on them",
  detection: "rows without a parent, where a foreign key is missing or was never validated",
  proof: "database",
  stops: "data",
  reads: ["database", "installation"],
  needs: ["D2"],
  detect({ database }) {
    const finding = schemaFinding("D12", database, {
      ok: "every foreign key holds",
      saw: "Foreign keys are missing, so rows can point to deleted rows",
      why: "Deleting something leaves rows behind, and the app fails on them.",
    });
    if (finding.status !== "ok" || database.state !== "open") return finding;
    const left = partsOf("D12", database.schema.parts).map(({ said }) => said);
    return left.length === 0
      ? finding
      : ok(`enforced for new rows; existing rows that need a decision: ${left.join("; ")}`);
  },
  remediation: {
    title: "Add the foreign keys for new rows after a dump, and for existing rows where none violates them",
    risk: "safe",
    steps: (facts) => completing("D12", facts),
  },
});
