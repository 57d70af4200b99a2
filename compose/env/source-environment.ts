import { localAddress, localPorts } from "../../src/domain/local-address.ts";
import type { ResolvedProfile } from "../../src/domain/profile.ts";
import type { InstallationSecrets } from "../../src/domain/secret.ts";
import type { SecretName } from "../../src/domain/secret-names.ts";
import { databaseUrl } from "./database-url.ts";
import type { EnvEntry } from "./env-file.ts";
import { clickhouseDatabase, clickhouseUser, databaseName, databaseUser } from "./environment.ts";

const api = `http://localhost:${localPorts.api}`;

/**
 * What the app's own processes read from `.env` in the root of its source
 * (backend-lib/src/config/loader.ts). In the order in which it is written.
 */
export function sourceSettings(profile: ResolvedProfile, secrets: InstallationSecrets): EnvEntry[] {
  const { ports, google } = profile;
  const secret = (name: SecretName, as: string = name): EnvEntry[] => {
    const found = secrets.get(name)?.secret;
    return found === undefined ? [] : [{ name: as, value: as === name ? found : found.derive(as), group: "" }];
  };
  const plain = (name: string, value: string): EnvEntry => ({ name, value, group: "" });
  const password = secrets.get("POSTGRES_PASSWORD")?.secret;
  return [
    // The api then listens on localhost alone.
    plain("NODE_ENV", "development"),
    plain("AUTH_MODE", "multi-tenant"),
    plain("AUTH_PROVIDER", "google"),
    ...(google === undefined ? [] : [plain("GOOGLE_CLIENT_ID", google.clientId), ...secret("GOOGLE_CLIENT_SECRET")]),
    plain("DASHBOARD_URL", localAddress),
    plain("DASHBOARD_API_BASE", api),
    // Without JWT_SECRET the app decodes a token and verifies none of it (auth.ts).
    ...secret("JWT_SECRET"),
    ...secret("SECRET_KEY"),
    ...(password === undefined
      ? []
      : [
          {
            ...{ name: "DATABASE_URL", group: "" },
            value: databaseUrl(`postgresql://${databaseUser}@127.0.0.1:${ports.postgres}/${databaseName}`, password),
          },
        ]),
    // With the port in it: CLICKHOUSE_PORT is read by nothing, and without one it is 8123.
    plain("CLICKHOUSE_HOST", `http://127.0.0.1:${ports.clickhouse}`),
    plain("CLICKHOUSE_USER", clickhouseUser),
    ...secret("CLICKHOUSE_PASSWORD"),
    plain("CLICKHOUSE_DATABASE", clickhouseDatabase),
    plain("TEMPORAL_ADDRESS", `127.0.0.1:${ports.temporal}`),
    plain("TEMPORAL_NAMESPACE", "default"),
  ];
}

/** What Next puts into the pages, from `packages/dashboard/.env.local` and nowhere else. */
export const dashboardSettings: readonly EnvEntry[] = [
  { name: "NEXT_PUBLIC_AUTH_MODE", value: "multi-tenant", group: "" },
  { name: "NEXT_PUBLIC_API_BASE", value: api, group: "" },
];
