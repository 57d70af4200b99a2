import { check, type DoctorCheck, installationCheck } from "../../domain/check.ts";
import type { CheckId } from "../../domain/check-id.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { completing, runAgain, schemaFinding, type Words } from "./schema-finding.ts";

export const schemaIsComplete = schemaCheck({
  id: "D3",
  title: "Tables, columns, keys and indexes are complete",
  symptom: "Some pages or actions fail; logs say that a relation or column does not exist",
  detection: "the database catalog compared with the complete schema",
  words: {
    ok: "nothing that the app needs is missing",
    saw: "Not as the app needs it",
    why: "Whatever uses it fails, or works slower and less safely.",
  },
  repair: "Add what is missing, after a dump",
});

export const schemaIsCompleteAfter = installationCheck(schemaIsComplete, {
  reads: ["database", "profile"],
  needs: ["D1"],
  detect({ database }) {
    if (database.state !== "open") return unknown("the database did not answer");
    if (database.schema.complete) return ok(`${database.schema.tables} tables complete`);
    return fail({
      code: "verification-failed",
      saw: "The schema is not complete",
      why: "Parts of the app will fail.",
      next: runAgain,
      evidence: database.schema.differences,
    });
  },
  remediation: {
    title: "Add what is missing, after a dump",
    does: () => "adds what is missing, after a dump",
    risk: "safe",
    steps: ({ database, profile: { directory } }) => completing("D3", { database, installation: { directory } }),
  },
});

/**
 * The old init script begins with DROP TYPE … CASCADE: run a second time it takes columns away with
 * all they held.
 */
export const scriptLostColumns = schemaCheck({
  id: "D4",
  title: "The old init script removed no columns",
  symptom: "Nobody can sign in, or lists are empty, since the init script ran again",
  detection: "columns with types that the script drops",
  words: {
    ok: "every column with those types is there",
    saw: "Columns and their values are gone",
    why: "The old init script drops their types, and PostgreSQL drops the columns with them.",
  },
  repair: "Add them again after a dump; values come from other rows or defaults, and the output says which",
});

export const embeddedTables = schemaCheck({
  id: "D5",
  title: "Embedded sessions have their tables",
  symptom: "Creating an embedded session returns 500",
  detection: "the three tables for embedded mode",
  words: {
    ok: "they exist and are complete",
    saw: "Missing for embedded mode",
    why: "The app stores, limits and audits embedded sessions in these tables.",
  },
  repair: "Create what embedded mode needs after a dump",
  inStandardMode: "standard mode has no embedded sessions",
  explains: ["E7"],
});

export const memberKey = schemaCheck({
  id: "D11",
  title: "Members are unique",
  symptom: "The first sign-in of a member fails; the api's log says 42P10: no unique or exclusion constraint",
  detection: "the unique indexes of WorkspaceMember",
  words: {
    ok: "WorkspaceMember has its unique indexes",
    saw: "Missing on WorkspaceMember",
    why: "Sign-in writes the member with ON CONFLICT, which needs exactly this index.",
  },
  repair: "Create the index after a dump",
});

interface SchemaCheck {
  id: CheckId;
  title: string;
  symptom: string;
  detection: string;
  words: Words;
  /** The title of its remediation. */
  repair: string;
  /** The answer there, where the mode has no such thing. */
  inStandardMode?: string;
  explains?: readonly CheckId[];
}

/**
 * One part of the complete schema, put right by adding. Whose part a difference is says
 * whose-difference.ts.
 */
function schemaCheck({ words, repair, inStandardMode, ...said }: SchemaCheck): DoctorCheck {
  const { id } = said;
  return check({
    ...said,
    category: "database",
    proof: "database",
    reads: ["database", "installation"],
    needs: ["D2"],
    detect: ({ database, installation }) =>
      inStandardMode !== undefined && installation.mode === "standard"
        ? ok(inStandardMode)
        : schemaFinding(id, database, words),
    remediation: { title: repair, risk: "safe", steps: (facts) => completing(id, facts) },
  });
}
