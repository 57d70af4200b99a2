import { clickhouseDatabase } from "../../../compose/env/environment.ts";
import { plainSetting } from "../../../compose/env/settings.ts";
import { clickhouseName } from "../../../compose/scripts/clickhouse.ts";
import { check } from "../../domain/check.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import { typed } from "../../domain/typed.ts";
import { byTheApp, runningOf, withoutContainers } from "./running.ts";

export const clickhouseHasDatabase = check({
  id: "S6",
  title: "ClickHouse accepts the app's login and has its database",
  category: "services",
  service: "clickhouse",
  symptom: "Events do not arrive; the app says that authentication failed or that the database does not exist",
  detection: "SHOW DATABASES over HTTP from inside an app container, with its own credentials",
  proof: "engine",
  reads: ["installation", "containers", "inside"],
  needs: ["H1", "S11"],
  detect({ installation, containers, inside: { clickhouse } }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    if (clickhouse === undefined) return unknown("ClickHouse was not asked from inside a container");
    const { status, body, databases } = clickhouse;
    const name = wantedDatabase(containers);
    // Too many queries at once, no memory left: its own words, and no matter of credentials.
    if (status !== 200 && !isRefused(clickhouse))
      return unknown(`it answers with HTTP ${status}: ${body.split("\n")[0] ?? ""}`);
    const { settings, takeOver } = keeperOf(installation);
    if (status !== 200)
      return fail({
        saw: `ClickHouse rejects the app's credentials (HTTP ${status}).`,
        why: "All events and segments are stored there.",
        next: `Compare CLICKHOUSE_USER and CLICKHOUSE_PASSWORD in ${settings} with those that the clickhouse container was created with; then ${takeOver()}`,
        evidence: [body.split("\n")[0] ?? ""],
      });
    if (databases.includes(name)) return ok(`it has ${name}`);
    return fail({
      saw: `ClickHouse has no database ${name}.`,
      why: "The app's tables belong there, so no event can be stored.",
      next: typed`clickhouse-client --query ${`CREATE DATABASE ${clickhouseName(name)}`} in the clickhouse container`,
      evidence: [`SHOW DATABASES: ${databases.join(", ")}`],
    });
  },
  remediation: {
    title: "Create the database, or start ClickHouse with the credentials from .env",
    risk: "restarts",
    steps({ installation, containers, inside }) {
      // Users are made from the environment at each start, other than PostgreSQL's.
      if (inside.clickhouse !== undefined && isRefused(inside.clickhouse))
        return installation.directory === undefined || runningOf(containers, "clickhouse").length === 0
          ? []
          : [{ do: "recreate-services", services: ["clickhouse", "api", "worker", "dashboard"] }];
      const container = (["api", "worker", "dashboard"] as const).flatMap((one) => runningOf(containers, one))[0];
      return container === undefined
        ? []
        : [
            { do: "clickhouse-database", container, name: wantedDatabase(containers) },
            // Its tables went with it.
            ...byTheApp(installation, containers, "clickhouse-tables"),
          ];
    },
  },
});

/**
 * 192 to 194: no such user, wrong password, none given; 516: authentication failed. Old versions say
 * 500 with it.
 */
const isRefused = ({ status, body }: { status: number; body: string }): boolean =>
  [401, 403].includes(status) || /\bCode: (19[234]|516)\b/.test(body);

function wantedDatabase(containers: readonly InspectedContainer[]): string {
  const [api] = containers.filter(({ service }) => service === "api");
  return (api && plainSetting(api.environment, "CLICKHOUSE_DATABASE")) || clickhouseDatabase;
}
