import { check, installationCheck } from "../../domain/check.ts";
import { isReady } from "../../domain/condition.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import type { FoundInstallation } from "../../domain/facts/directory.ts";
import type { Finding } from "../../domain/finding.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { wasGivenUp } from "../../domain/no-answer.ts";
import { answersOf, usesExternalDatabase } from "../../domain/target.ts";
import { otherDatabases } from "../configuration/database-is-the-own.ts";
import { runAgain } from "./schema-finding.ts";

const why = "Workspaces, members and all definitions are in it. Without it, nothing works.";

/**
 * Needs no engine by name: an external database and a rehearsal have one of their own, and for the
 * others it is unknown without.
 */
export const databaseAnswers = check({
  id: "D1",
  title: "The database answers",
  category: "database",
  symptom: "api and dashboard return 500; their logs say ECONNREFUSED or timeout",
  detection: "a login with the credentials from the settings",
  proof: "database",
  stops: "sign-in",
  explains: ["S2", "S4", "E1"],
  reads: ["database", "installation", "directory", "containers"],
  detect({ database, installation, directory, containers }) {
    switch (database.state) {
      case "open":
        return ok(`PostgreSQL ${Math.floor(database.version / 10_000)} answers`);
      case "password-refused":
        if (!answersOf(installation.profile).usesEngine) return otherPassword(installation, database.saw);
        return { status: "unknown", saw: "the password is rejected", waitsOn: ["S4"] };
      case "absent":
      case "stopped":
        return notThere(installation, containers);
      case "unreachable":
        if (wasGivenUp(database.saw) && containers.some((one) => one.service === "postgres" && isReady(one)))
          return unknown(`${database.saw}, but its own health check passes: this machine may be busy`);
        // It was asked for by another name: to create that one would be the wrong way out.
        if (otherDatabases({ installation, directory, containers }).length > 0)
          return { status: "unknown", saw: database.saw, waitsOn: ["C17"] };
        return fail({
          saw: `The database cannot be reached: ${database.saw}`,
          why: database.problem?.why ?? why,
          next: database.problem?.next ?? "dittofeed-setup logs postgres",
          evidence: [database.saw],
        });
    }
  },
});

export const databaseAnswersAfter = installationCheck(databaseAnswers, {
  reads: ["database"],
  detect: ({ database }) =>
    database.state === "open"
      ? ok("it answers")
      : fail({
          code: "verification-failed",
          saw: "The database does not answer",
          why: "Nothing works without it.",
          next: runAgain,
          evidence: [`It is ${database.state}.`],
        }),
});

/** Nobody can give a rehearsal's role another password: its server asks for the old one, too. */
const otherPassword = ({ project, directory }: FoundInstallation, saw: string): Finding =>
  fail({
    saw: "The rehearsal's database keeps another password than .env.",
    why: "POSTGRES_PASSWORD in .env was changed after the database was made, and the old one is needed to open it.",
    next: `Put the old POSTGRES_PASSWORD back into ${directory ?? "the folder"}/.env. To start over instead: dittofeed-setup rehearsal remove ${project}`,
    evidence: [saw],
  });

/** Where a container is to be there and is not, S1 says so, and once is enough. */
function notThere(installation: FoundInstallation, containers: readonly InspectedContainer[]): Finding {
  const { profile, project } = installation;
  if (!answersOf(profile).usesEngine)
    return fail({
      saw: "The rehearsal has no database yet.",
      why,
      next: `dittofeed-setup --profile ${project}`,
    });
  if (profile !== undefined && usesExternalDatabase(profile)) return unknown("no POSTGRES_PASSWORD in .env; see C1");
  const isMissed = containers.some(({ service }) => service === "postgres") || profile !== undefined;
  if (isMissed) return { status: "unknown", saw: "no postgres container is running", waitsOn: ["S1"] };
  if (containers.length === 0) return unknown("no container is running");
  return fail({
    saw: `The project ${project} has no postgres container.`,
    why,
    next: "dittofeed-setup doctor --profile FILE   for a database on another server",
  });
}
