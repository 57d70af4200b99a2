import { quoteIdentifier } from "../../../schema/model/sql.ts";
import { check, installationCheck } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { answersOf } from "../../domain/target.ts";
import { byTheApp } from "./running.ts";

export const temporalHasDatabases = check({
  id: "S7",
  title: "Temporal has both its databases",
  category: "services",
  service: "temporal",
  symptom: 'temporal exits with: database "temporal" does not exist, or does not answer',
  detection: "temporal and temporal_visibility in pg_database",
  proof: "engine",
  explains: ["S2", "S10"],
  reads: ["installation", "database", "containers"],
  needs: ["H1", "S4"],
  detect({ installation, database }) {
    if (!answersOf(installation.profile).usesEngine) return ok("a rehearsal runs no Temporal");
    if (database.state !== "open") return unknown("the database did not answer");
    const { missing, mayCreate } = database.temporal;
    if (missing.length === 0) return ok("temporal and temporal_visibility exist");
    return fail({
      saw: `PostgreSQL lacks ${missing.join(" and ")}.`,
      why: "Temporal stores every running journey there. Without them it does not start, and the worker has nothing to do.",
      next: mayCreate
        ? `${missing.map(created).join("; ")}; then restart temporal`
        : `Ask someone with the right to do so to run: ${missing.map(created).join("; ")}`,
      evidence: mayCreate ? [] : ["the configured role may not create databases"],
    });
  },
  remediation: {
    title: "Create the missing databases and restart Temporal",
    risk: "restarts",
    steps({ installation, database, containers }) {
      if (database.state !== "open" || !database.temporal.mayCreate) return [];
      const temporal = containers.filter(({ service }) => service === "temporal");
      return [
        { do: "create-databases", names: database.temporal.missing },
        ...(temporal.length > 0 ? [{ do: "restart-containers", containers: temporal } as const] : []),
        // What ran was written there.
        ...(temporal.length === 0 ? [] : byTheApp(installation, containers, "workflows")),
      ];
    },
  },
});

/**
 * Temporal makes them at its first start, where its role may: so only one that may not stands in
 * the way, and no remediation of ours helps.
 */
export const temporalHasDatabasesBefore = installationCheck(temporalHasDatabases, {
  name: "temporal-databases",
  reads: ["profile", "database"],
  needs: ["database-usable"],
  detect({ profile, database }) {
    if (!answersOf(profile).usesEngine) return ok("a rehearsal runs no Temporal");
    if (database.state !== "open") return unknown("checked as soon as the database answers");
    const { missing, mayCreate } = database.temporal;
    if (missing.length === 0) return ok("they exist");
    if (mayCreate) return ok(`${missing.join(" and ")}: Temporal creates them at its first start`);
    const owner = quoteIdentifier(profile.database.external?.user ?? "dittofeed");
    return fail({
      code: "database-refused",
      saw: "Temporal cannot create its databases",
      why: "Temporal stores its workflows there. Without them it does not start, and no journey runs.",
      next: `As the server's administrator, run: ${missing.map((name) => `CREATE DATABASE ${name} OWNER ${owner};`).join(" ")}`,
      evidence: [`There is no database ${missing.join(" and no ")}, and the role in .env may not create any.`],
    });
  },
});

const created = (name: string): string => `CREATE DATABASE ${quoteIdentifier(name)}`;
