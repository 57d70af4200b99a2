// Over 150 lines: every setting of `.env` in one list, in the order in which it is written.
import { Problem } from "../../src/domain/problem.ts";
import type { ResolvedProfile } from "../../src/domain/profile.ts";
import type { InstallationSecrets, Secret } from "../../src/domain/secret.ts";
import type { SecretName } from "../../src/domain/secret-names.ts";
import { generatedSecrets } from "../../src/domain/secret-names.ts";
import { isHttps } from "../stack/addresses.ts";
import { externalDatabaseUrl } from "../stack/external-database.ts";
import { databaseUrl } from "./database-url.ts";
import type { EnvEntry } from "./env-file.ts";

/**
 * Names inside the stack. Nothing outside sees them, and the volumes keep them for ever, so they
 * are nobody's choice.
 */
export const databaseName = "dittofeed";
export const databaseUser = "dittofeed";
export const clickhouseDatabase = "dittofeed";
export const clickhouseUser = "dittofeed";

/**
 * A value that can be written down, the secret of that name, or an address that has the secret as
 * its password.
 */
export type Source = string | { secret: SecretName } | { url: string; password: SecretName };
type Settings = Record<string, Source>;

/**
 * All that `.env` says, in its order. Throws value-missing where a secret that this program
 * generates is not there.
 */
export function environmentEntries(profile: ResolvedProfile, secrets: InstallationSecrets): EnvEntry[] {
  return Object.entries(groups(profile)).flatMap(([group, settings]) =>
    Object.entries(settings).flatMap(([name, source]): EnvEntry[] => {
      const value = resolve(name, source, secrets);
      return value === undefined ? [] : [{ name, value, group }];
    }),
  );
}

/** Every name that `.env` may define for this profile, whether its value is known yet or not. */
export function environmentNames(profile: ResolvedProfile): string[] {
  return Object.values(groups(profile)).flatMap((settings) => Object.keys(settings));
}

/** Setting -> where its value comes from: for who writes it elsewhere than into `.env`. */
export function settingSources(profile: ResolvedProfile): ReadonlyMap<string, Source> {
  return new Map(Object.values(groups(profile)).flatMap((settings) => Object.entries(settings)));
}

function resolve(setting: string, source: Source, secrets: InstallationSecrets): string | Secret | undefined {
  if (typeof source === "string") return source;
  const name = "secret" in source ? source.secret : source.password;
  const found = secrets.get(name)?.secret;
  if (found === undefined && (generatedSecrets as readonly string[]).includes(name)) throw missing(name);
  if (found === undefined) return undefined;
  if ("url" in source) return databaseUrl(source.url, found);
  return name === setting ? found : found.derive(setting);
}

function missing(name: SecretName): Problem {
  return new Problem({
    code: "value-missing",
    title: `${name} is missing`,
    saw: `Neither .env nor the profile sets ${name}, and none was generated.`,
    why: "The stack does not start without it.",
    next: "Run the same command again; a missing value is generated.",
    who: "product",
  });
}

function groups(profile: ResolvedProfile): Record<string, Settings> {
  const { external } = profile.database;
  const address =
    external === undefined
      ? `postgresql://${databaseUser}@postgres:5432/${databaseName}`
      : externalDatabaseUrl(external);
  return {
    "The stack's name, also for docker compose commands that you type in this folder": {
      // And not `name:` in compose.yaml, which compose 1.29 refuses.
      COMPOSE_PROJECT_NAME: profile.name,
    },
    "Mode and sign-in": {
      // Unset means development, and then the api listens on localhost only.
      NODE_ENV: "production",
      AUTH_MODE: "multi-tenant",
      AUTH_PROVIDER: "google",
      // An optional identifier has no default; without Google the start of sign-in says 500 and
      // nobody can sign in.
      ...(profile.google && {
        GOOGLE_CLIENT_ID: profile.google.clientId,
        GOOGLE_CLIENT_SECRET: { secret: "GOOGLE_CLIENT_SECRET" },
      }),
    },
    "The address as browsers see it": {
      // The origin alone: unset, the app sends users and tokens to its vendor's domain.
      DASHBOARD_URL: profile.address,
      SESSION_COOKIE_SECURE: String(isHttps(profile)),
    },
    "Keys, generated once. A new JWT_SECRET signs everyone out; a new SECRET_KEY makes encrypted data unreadable": {
      JWT_SECRET: { secret: "JWT_SECRET" },
      SECRET_KEY: { secret: "SECRET_KEY" },
    },
    PostgreSQL: {
      POSTGRES_USER: external?.user ?? databaseUser,
      POSTGRES_DB: external?.name ?? databaseName,
      POSTGRES_PASSWORD: { secret: "POSTGRES_PASSWORD" },
      // The same password, under the name that Temporal reads.
      POSTGRES_PWD: { secret: "POSTGRES_PASSWORD" },
      DATABASE_URL: { url: address, password: "POSTGRES_PASSWORD" },
    },
    ClickHouse: {
      CLICKHOUSE_HOST: "http://clickhouse:8123",
      CLICKHOUSE_USER: clickhouseUser,
      CLICKHOUSE_PASSWORD: { secret: "CLICKHOUSE_PASSWORD" },
      CLICKHOUSE_DATABASE: clickhouseDatabase,
      WRITE_MODE: "ch-async",
    },
    Temporal: {
      TEMPORAL_ADDRESS: "temporal:7233",
      TEMPORAL_NAMESPACE: "default",
      // What the worker really reads; the guide's WORKER_CONCURRENCY below is read by nothing.
      MAX_CONCURRENT_ACTIVITY_TASK_EXECUTIONS: String(profile.worker.concurrency),
    },
    "Redis. The password is the server's; the app is not known to connect": {
      REDIS_HOST: "redis",
      REDIS_PORT: "6379",
      REDIS_PASSWORD: { secret: "REDIS_PASSWORD" },
    },
    ...(profile.hubspot && {
      HubSpot: {
        HUBSPOT_CLIENT_ID: profile.hubspot.clientId,
        HUBSPOT_CLIENT_SECRET: { secret: "HUBSPOT_CLIENT_SECRET" },
      },
    }),
    ...(profile.tunnel && { "Cloudflare tunnel": { TUNNEL_TOKEN: { secret: "TUNNEL_TOKEN" } } }),
    ...(profile.mode === "embedded" && embedded(profile)),
    "From the deployment guide; no known package reads these (NEXT_PUBLIC_* are fixed when an image is built)": {
      NEXTAUTH_URL: `${profile.address}/dashboard`,
      NEXTAUTH_SECRET: { secret: "NEXTAUTH_SECRET" },
      NEXT_PUBLIC_API_BASE: profile.address,
      NEXT_PUBLIC_AUTH_MODE: "multi-tenant",
      NEXT_PUBLIC_ENABLE_MULTITENANCY: "true",
      ALLOW_AUTO_WORKSPACE_CREATION: "true",
      WORKER_CONCURRENCY: String(profile.worker.concurrency),
    },
  };
}

/**
 * None of these is read by a known image: the published code holds 15 minutes and 7 days as
 * constants, sends no frame-ancestors header and lets only localhost origins through CORS.
 * ENABLE_EMBEDDED_DASHBOARD and CORS_ORIGIN are the names of the fork's own guides; the EMBEDDED_*
 * names are ours.
 */
function embedded(profile: ResolvedProfile): Record<string, Settings> {
  const settings: Settings = {
    ENABLE_EMBEDDED_DASHBOARD: "true",
    EMBEDDED_SESSION_ACCESS_TOKEN_SECONDS: String(15 * 60),
    EMBEDDED_SESSION_REFRESH_TOKEN_SECONDS: String(7 * 24 * 60 * 60),
    // The edge sends this header, which the image does not.
    EMBEDDED_FRAME_ANCESTORS: profile.edge.frameAncestors.join(" ") || "*",
    CORS_ORIGIN: profile.address,
  };
  return { "Embedded sessions and iframes (read by no known image, which has these values built in)": settings };
}
