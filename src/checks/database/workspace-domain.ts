import { check } from "../../domain/check.ts";
import { ok, unknown, warn } from "../../domain/finding.ts";
import { nameOf } from "../../domain/keeper.ts";
import { enteredByPeople, lackedColumns, ownWorkspace } from "./workspaces-seen.ts";

export const workspaceDomain = check({
  id: "D10",
  title: "Every workspace has a domain",
  category: "database",
  symptom: "Colleagues with a company address cannot join its workspace",
  detection: "Workspace.domain",
  proof: "database",
  reads: ["rows", "database", "installation"],
  needs: ["D2", "D7"],
  detect({ rows, database, installation }) {
    if (rows === undefined) return unknown("the workspace tables are not complete");
    const lacked = lackedColumns(database, ["Workspace.domain", "Workspace.type", "Workspace.status"]);
    if (lacked.length > 0) return unknown(`cannot be checked without ${lacked.join(", ")}`);
    const without = enteredByPeople(rows).filter(({ domain }) => (domain ?? "") === "");
    if (without.length === 0)
      return ok(
        enteredByPeople(rows)
          .map(({ name, domain }) => `${name}: ${domain}`)
          .join(", "),
      );
    const own = ownWorkspace(rows, installation);
    return warn({
      saw: `No domain is set for ${without.map(({ name }) => name).join(", ")}.`,
      why: "The app uses it to decide which email addresses belong to a workspace.",
      next: without.some(({ id }) => id === own?.id)
        ? `dittofeed-setup --profile ${nameOf(installation)}`
        : "dittofeed-setup workspace create --name NAME --domain DOMAIN   sets it where it is missing",
      evidence: without.map(({ id, name }) => `Workspace ${id} (${name}): domain is NULL`),
    });
  },
  remediation: {
    title: "Set the domain from the profile",
    risk: "safe",
    steps({ rows, installation }) {
      const own = rows === undefined ? undefined : ownWorkspace(rows, installation);
      const domain = installation.profile?.workspace.domain;
      if (own === undefined || domain === undefined || (own.domain ?? "") !== "") return [];
      return [{ do: "run-sql", statements: [{ sql: domainSql, values: [own.id, domain] }] }];
    },
  },
});

const domainSql = `UPDATE "public"."Workspace" SET domain = $2, "updatedAt" = now()
WHERE id = $1 AND coalesce(domain, '') = ''`;
