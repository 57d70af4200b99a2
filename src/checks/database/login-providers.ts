import { check } from "../../domain/check.ts";
import type { DatabaseFacts } from "../../domain/facts/database.ts";
import type { RowFacts } from "../../domain/facts/rows.ts";
import { completing, faultsOf, schemaFinding } from "./schema-finding.ts";

type Provider = RowFacts["providers"][number];

/**
 * Duplicates are no loss when they are set aside: each row is copied whole to
 * dittofeed_setup.set_aside and is in the dump, and the app could use only one of them. So this is
 * a safe repair, but for one case: where the oldest is switched off and a younger one is not, the
 * login would change, and a person has to choose.
 */
export const loginProviders = check({
  id: "D9",
  title: "Each sign-in provider exists once per workspace",
  category: "database",
  symptom: "The provider row of the sign-in cannot be read or written: column type does not exist, or 42P10",
  detection: "columns, keys and rows of AuthProvider",
  proof: "database",
  stops: "sign-in",
  reads: ["database", "rows", "installation"],
  needs: ["D2"],
  detect({ database, rows }) {
    const finding = schemaFinding("D9", database, {
      ok: "AuthProvider is as the app expects it",
      saw: "AuthProvider is not as the app expects it",
      why: "The app finds a workspace's sign-in provider by its type and stores it once per workspace.",
    });
    if (finding.status !== "fail" && finding.status !== "warn") return finding;
    const duplicates = duplicatesIn(rows).map(describe);
    if (duplicates.length === 0) return finding;
    const saw = `${finding.saw.replace(/\.$/, "")}; ${duplicates.join("; ")}.`;
    const next =
      "Choose which rows to keep: dittofeed-setup db apply --duplicates keep-oldest (or keep-newest). The others are copied aside first; a row in use is kept";
    return { ...finding, saw, next, evidence: [...finding.evidence, ...duplicates] };
  },
  remediation: {
    title: "Correct AuthProvider after a dump; of duplicates, keep the oldest and copy the others aside",
    risk: "safe",
    steps(facts) {
      const { database, rows, installation } = facts;
      const groups = duplicatesIn(rows);
      if (groups.length === 0) return completing("D9", facts);
      const isSafe = groups.every(([oldest, ...more]) => oldest?.enabled === true || more.every((one) => !one.enabled));
      if (!isSafe || duplicatesElsewhere(database) || installation.directory === undefined) return [];
      return faultsOf("D9", database).length > 0 ? [{ do: "complete-schema", duplicates: "keep-oldest" }] : [];
    },
  },
});

/** Oldest first in each. */
function duplicatesIn(rows: RowFacts | undefined): Provider[][] {
  const groups = new Map<string, Provider[]>();
  for (const provider of rows?.providers ?? []) {
    const key = `${provider.workspaceId} ${provider.type}`;
    groups.set(key, [...(groups.get(key) ?? []), provider]);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}

/** Of those nobody has said which stay, and one choice would be made for all. */
const duplicatesElsewhere = (database: DatabaseFacts): boolean =>
  database.state === "open" &&
  database.schema.parts.some(
    ({ thing, table, rows }) => (thing === "unique" || thing === "primary-key") && table !== "AuthProvider" && rows > 0,
  );

function describe(group: readonly Provider[]): string {
  const [oldest] = group;
  return `${oldest?.type} exists ${group.length} times for workspace ${oldest?.workspaceId} (${group.map(({ id }) => id).join(", ")})`;
}
