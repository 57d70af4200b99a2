import type { PreflightCheck } from "../domain/preflight-check.ts";
import { fail, ok, unknown } from "./finding-of.ts";

/** S7. A role of one's own PostgreSQL may make them; that of a managed one often may not, and Temporal then never starts. */
export const temporalDatabases: PreflightCheck = {
  id: "temporal-databases",
  title: "Temporal has its databases, or may make them",
  category: "database",
  needs: ["database-usable"],
  detect({ profile, facts: { database } }) {
    if (profile.target === "rehearsal") return ok(this.id, "a rehearsal runs no Temporal");
    if (database.state !== "open") return unknown(this.id, "looked at as soon as the database can be asked");
    const { missing, mayCreate } = database.temporal;
    if (missing.length === 0) return ok(this.id, "they are there");
    if (mayCreate) return ok(this.id, `${missing.join(" and ")}: made by Temporal at its first start`);
    return fail(this.id, {
      code: "database-refused",
      title: "Temporal could not make its databases",
      saw: `There is no database ${missing.join(" and no ")}, and the role that .env names may not create any.`,
      why: "Temporal keeps its workflows there. Without them it does not start, and no journey runs.",
      next: `As the server's administrator: ${missing.map((name) => `CREATE DATABASE ${name} OWNER ${owner(profile.database.external?.user)};`).join(" ")}`,
    });
  },
};

const owner = (user = "dittofeed") => `"${user.replaceAll('"', '""')}"`;
