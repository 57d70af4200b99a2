import { check } from "../../domain/check.ts";
import { completing, schemaFinding } from "./schema-finding.ts";

export const memberKey = check({
  id: "D11",
  title: "Members are unique",
  category: "database",
  symptom: "The first login of a member fails; the api's log says 42P10: no unique or exclusion constraint",
  detection: "the unique indexes of WorkspaceMember",
  proof: "database",
  reads: ["database", "installation"],
  needs: ["D2"],
  detect: ({ database }) =>
    schemaFinding("D11", database, {
      ok: "WorkspaceMember has its unique indexes",
      saw: "WorkspaceMember lacks",
      why: "The login writes the member with ON CONFLICT, which needs exactly this index.",
    }),
  remediation: {
    title: "Create the index, after a dump",
    risk: "safe",
    steps: (facts) => completing("D11", facts),
  },
});
