import { databaseInUrl } from "../../../compose/env/database-url.ts";
import { databaseName } from "../../../compose/env/environment.ts";
import { plainSetting } from "../../../compose/env/settings.ts";
import { check } from "../../domain/check.ts";
import { ok } from "../../domain/finding.ts";
import type { Secret } from "../../domain/secret.ts";
import { allServices, applicationServices } from "../../domain/service.ts";
import { type Settings, settle, withoutSettings, wrongSetting } from "./settings-seen.ts";

interface Other {
  where: string;
  setting: "POSTGRES_DB" | "DATABASE_URL";
  database: string;
}

/** Where another database is named than that of the profile, in `.env` and in what runs. */
export function otherDatabases({ installation, directory, containers }: Settings): Other[] {
  const { profile } = installation;
  if (profile === undefined) return [];
  const wanted = profile.database.external?.name ?? databaseName;
  const places: [where: string, environment: ReadonlyMap<string, Secret>][] = [
    ...(directory === undefined ? [] : [[".env", directory.env] as [string, typeof directory.env]]),
    ...containers.map(({ name, environment }): [string, ReadonlyMap<string, Secret>] => [name, environment]),
  ];
  return places.flatMap(([where, environment]): Other[] => {
    const named: [Other["setting"], string | undefined][] = [
      ["POSTGRES_DB", plainSetting(environment, "POSTGRES_DB")],
      ["DATABASE_URL", databaseInUrl(environment.get("DATABASE_URL"))],
    ];
    return named.flatMap(([setting, database]) =>
      database === undefined || database === wanted ? [] : [{ where, setting, database }],
    );
  });
}

/** Whoever fills the database that is named instead has two, and the data is in the other. */
export const databaseIsTheOwn = check({
  id: "C17",
  title: "Settings name this installation's database",
  category: "configuration",
  symptom: "The app looks empty, or the log says that a database does not exist, while the data is in another one",
  detection: "POSTGRES_DB and the database in DATABASE_URL, in .env and in the containers, compared with the profile",
  proof: "engine",
  stops: "sign-in",
  reads: ["installation", "directory", "containers"],
  needs: ["C16"],
  detect(facts) {
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const others = otherDatabases(facts);
    if (others.length === 0) return ok("they do");
    const names = [...new Set(others.map(({ database }) => database))].map((name) => `"${name}"`).join(" and ");
    const wanted = facts.installation.profile?.database.external?.name ?? databaseName;
    return wrongSetting(facts, ["POSTGRES_DB", "DATABASE_URL"], allServices, {
      saw: `${[...new Set(others.map(({ setting }) => setting))].join(" and ")} ${others.length === 1 ? "names" : "name"} the database ${names}, but this installation uses "${wanted}".`,
      why: "This installation's data is in its own database. With this setting, the app would use one that is empty or belongs to something else.",
      next: `dittofeed-setup doctor --fix C17   writes the settings from the profile; data in ${names} stays untouched`,
      evidence: others.map(({ where, setting, database }) => `${where}: ${setting} names "${database}"`),
    });
  },
  remediation: {
    title: "Write the settings from the profile and recreate the affected services",
    risk: "restarts",
    steps: (facts) =>
      otherDatabases(facts).length === 0
        ? []
        : settle(facts, { POSTGRES_DB: databaseName, DATABASE_URL: null }, [
            ...(facts.installation.profile?.database.external === undefined ? (["postgres"] as const) : []),
            "temporal",
            ...applicationServices,
          ]),
  },
});
