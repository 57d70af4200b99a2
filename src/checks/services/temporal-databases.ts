import { quoteIdentifier } from "../../../schema/model/sql.ts";
import { check, installationCheck } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { answersOf } from "../../domain/target.ts";
import { byTheApp } from "./running.ts";

export const temporalHasDatabases = check({
  id: "S7",
  title: "Temporal has its two databases",
  category: "services",
  service: "temporal",
  symptom: 'temporal ends with: database "temporal" does not exist, or answers nothing',
  detection: "pg_database has temporal and temporal_visibility",
  proof: "engine",
  explains: ["S2", "S10"],
  reads: ["installation", "database", "containers"],
  needs: ["H1", "S4"],
  detect({ installation, database }) {
    if (!answersOf(installation.profile).usesEngine) return ok("a rehearsal runs no Temporal");
    if (database.state !== "open") return unknown("the database could not be asked");
    const { missing, mayCreate } = database.temporal;
    if (missing.length === 0) return ok("temporal and temporal_visibility are there");
    return fail({
      saw: `PostgreSQL lacks ${missing.join(" and ")}.`,
      why: "Temporal keeps every running journey there; without them it does not start, and the worker has nothing to do.",
      next: mayCreate
        ? `${missing.map(created).join("; ")}; then restart temporal`
        : `Have somebody who may do it run: ${missing.map(created).join("; ")}`,
      evidence: mayCreate ? [] : ["the role of the settings may not create databases"],
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
    if (database.state !== "open") return unknown("looked at as soon as the database can be asked");
    const { missing, mayCreate } = database.temporal;
    if (missing.length === 0) return ok("they are there");
    if (mayCreate) return ok(`${missing.join(" and ")}: made by Temporal at its first start`);
    const owner = quoteIdentifier(profile.database.external?.user ?? "dittofeed");
    return fail({
      code: "database-refused",
      saw: "Temporal could not make its databases",
      why: "Temporal keeps its workflows there. Without them it does not start, and no journey runs.",
      next: `As the server's administrator: ${missing.map((name) => `CREATE DATABASE ${name} OWNER ${owner};`).join(" ")}`,
      evidence: [`There is no database ${missing.join(" and no ")}, and the role that .env names may not create any.`],
    });
  },
});

const created = (name: string): string => `CREATE DATABASE ${quoteIdentifier(name)}`;
