import type { ExternalDatabase } from "../../../src/domain/profile.ts";
import { settingsFromEnv } from "../../env/read-settings.ts";
import { temporalDatabase } from "../external-database.ts";
import { commandProbe, shellProbe } from "../health.ts";
import { type ComposeService, common, givesUpRoot, healthy } from "./compose-service.ts";

/**
 * -h 127.0.0.1: while it initialises, the official image runs a temporary server on the socket
 * only, and a probe over the socket would call that one ready.
 */
export function postgres(image: string, ports: string[]): ComposeService {
  return {
    image,
    ...common,
    cap_add: givesUpRoot,
    environment: settingsFromEnv("postgres"),
    ports,
    volumes: ["postgres:/var/lib/postgresql/data"],
    healthcheck: shellProbe('pg_isready -U "$POSTGRES_USER" -d "$POSTGRES_DB" -h 127.0.0.1', { startPeriod: "60s" }),
    // A checkpoint must be able to finish, or the next start has to recover.
    stop_grace_period: "60s",
  };
}

/**
 * Arguments can be read by everybody on the host (`ps`), so the password comes in on standard
 * input, as configuration. Redis reads "…" with \ as its escape, so those two characters are
 * escaped and every other one is itself. docker-entrypoint.sh gives up root.
 */
const startRedis = `escaped=$(printf '%s' "$REDIS_PASSWORD" | sed 's/[\\\\"]/\\\\&/g')
exec docker-entrypoint.sh redis-server - --appendonly yes <<CONFIGURATION
requirepass "$escaped"
CONFIGURATION
`;

/**
 * redis-cli exits 0 on an error reply, so what counts is PONG; it takes the password from
 * REDISCLI_AUTH.
 */
const pingRedis = 'REDISCLI_AUTH="$REDIS_PASSWORD" redis-cli -h 127.0.0.1 ping | grep -q PONG';

export function redis(image: string, ports: string[]): ComposeService {
  return {
    image,
    ...common,
    cap_add: givesUpRoot,
    command: ["sh", "-c", startRedis],
    environment: settingsFromEnv("redis"),
    ports,
    volumes: ["redis:/data"],
    healthcheck: shellProbe(pingRedis, { startPeriod: "20s" }),
  };
}

/**
 * The client takes user and password from CLICKHOUSE_USER and CLICKHOUSE_PASSWORD by itself. The
 * host is named because newer clients also read CLICKHOUSE_HOST, which here is an http address
 * meant for the app.
 */
export function clickhouse(image: string, ports: string[], database: string): ComposeService {
  return {
    image,
    ...common,
    // KILL: its entrypoint makes the database in a server of its own user's, which root then ends.
    cap_add: [...givesUpRoot, "KILL"].toSorted(),
    environment: { ...settingsFromEnv("clickhouse"), CLICKHOUSE_DB: database },
    ports,
    volumes: ["clickhouse:/var/lib/clickhouse"],
    healthcheck: commandProbe(["clickhouse-client", "--host", "127.0.0.1", "--query", "SELECT 1"], {
      startPeriod: "90s",
    }),
    stop_grace_period: "60s",
  };
}

/**
 * POSTGRES_USER and POSTGRES_PWD come from `.env`. No DYNAMIC_CONFIG_FILE_PATH: it named a file
 * that was not mounted, which is fatal. No BIND_ON_IP: the server listens on the container's own
 * address, so the probe asks there and not at 127.0.0.1. The image runs as a user of its own from
 * the start, so it needs no capability.
 */
export function temporal(image: string, ports: string[], external: ExternalDatabase | undefined): ComposeService {
  return {
    image,
    ...common,
    environment: {
      ...settingsFromEnv("temporal"),
      ...(external === undefined
        ? { DB: "postgresql", DB_PORT: "5432", POSTGRES_SEEDS: "postgres" }
        : temporalDatabase(external)),
    },
    ports,
    ...(external === undefined && { depends_on: healthy("postgres") }),
    healthcheck: shellProbe(
      "tctl --address temporal:7233 cluster health || temporal operator cluster health --address temporal:7233",
      { startPeriod: "120s" },
    ),
    stop_grace_period: "20s",
  };
}
