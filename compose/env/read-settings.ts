import {
  type ApplicationService,
  applicationServices,
  type edgeService,
  type InfrastructureService,
  type ServiceName,
  type tunnelService,
} from "../../src/domain/service.ts";

const split = (names: string) => names.trim().split(/\s+/);

/**
 * What a program that is not the app's is given of `.env`, by name: what this product writes for
 * it, and what its image documents and a person may have added. All else stays out of its
 * container. What an image sets itself is not among them (`imageVariables`): Compose would take it
 * away where `.env` has none, and an `up` by hand would take PGDATA from an administrator's shell.
 */
const given: Readonly<Record<InfrastructureService | typeof edgeService | typeof tunnelService, readonly string[]>> = {
  postgres: split(`
    POSTGRES_USER POSTGRES_DB POSTGRES_PASSWORD
    POSTGRES_HOST_AUTH_METHOD POSTGRES_INITDB_ARGS POSTGRES_INITDB_WALDIR`),
  redis: ["REDIS_PASSWORD"],
  clickhouse: split(`
    CLICKHOUSE_USER CLICKHOUSE_PASSWORD
    CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT CLICKHOUSE_DO_NOT_CHOWN CLICKHOUSE_GID CLICKHOUSE_UID`),
  // The namespace's address is what its own setup asks when it registers the namespace.
  temporal: split(`
    POSTGRES_USER POSTGRES_PWD TEMPORAL_ADDRESS TEMPORAL_NAMESPACE
    BIND_ON_IP DBNAME DEFAULT_NAMESPACE DEFAULT_NAMESPACE_RETENTION DYNAMIC_CONFIG_FILE_PATH LOG_LEVEL
    NUM_HISTORY_SHARDS SKIP_ADD_CUSTOM_SEARCH_ATTRIBUTES SKIP_DB_CREATE SKIP_DEFAULT_NAMESPACE_CREATION
    SKIP_SCHEMA_SETUP SQL_MAX_CONNS SQL_MAX_CONN_TIME SQL_MAX_IDLE_CONNS TEMPORAL_BROADCAST_ADDRESS
    VISIBILITY_DBNAME`),
  // Its rules stand in the compose file.
  edge: [],
  cloudflared: ["TUNNEL_TOKEN"],
};

/** What an image has a value of its own for; in `.env` it reaches only the app. */
export const imageVariables: readonly { service: InfrastructureService; name: string }[] = [
  { service: "postgres", name: "PGDATA" },
  { service: "clickhouse", name: "CLICKHOUSE_CONFIG" },
];

/**
 * What the app's services do not read, of what this product writes (backend-lib/src/config.ts,
 * which all three load, and process.env in api/src). They have all the rest of `.env`: whatever a
 * person adds there is meant for the app. Google's secret is the api's alone
 * (multiTenantController.ts).
 */
const notTheApps = ["POSTGRES_PASSWORD", "POSTGRES_PWD", "TUNNEL_TOKEN"];
const withheld: Readonly<Record<ApplicationService, readonly string[]>> = {
  api: notTheApps,
  worker: [...notTheApps, "GOOGLE_CLIENT_SECRET"],
  dashboard: [...notTheApps, "GOOGLE_CLIENT_SECRET"],
};

const isApplication = (service: ServiceName): service is ApplicationService =>
  (applicationServices as readonly ServiceName[]).includes(service);

/** Does this service get that setting of `.env`? */
export function readsSetting(service: ServiceName, name: string): boolean {
  return isApplication(service) ? !withheld[service].includes(name) : given[service].includes(name);
}

/**
 * As it stands below `environment:`. Without a value Compose takes it from `.env`, as it is there,
 * and leaves it out where it is absent.
 */
export function settingsFromEnv(service: InfrastructureService): Record<string, null> {
  return Object.fromEntries(given[service].map((name) => [name, null]));
}

/** Compose can only empty what comes in with `env_file`, and take none of it away. */
export function settingsWithheld(service: ApplicationService): Record<string, ""> {
  return Object.fromEntries(withheld[service].map((name) => [name, ""]));
}

/**
 * All that Compose takes from `.env` by its name: in these, what a caller's shell has exported
 * would win over the file.
 */
export const namesFromEnv: readonly string[] = [...new Set(Object.values(given).flat())];
