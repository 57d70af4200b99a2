import { authorityNames } from "../../src/domain/installation-files.ts";
import type { ExternalDatabase, ResolvedProfile } from "../../src/domain/profile.ts";
import type { ComposeService } from "./services/compose-service.ts";

/** Where containers see the authorities of a database elsewhere. */
export const authorityInContainer = "/etc/dittofeed/database-authority.pem";

/**
 * postgresql://user@host:port/name with what the app's driver needs to know of TLS, and no
 * password.
 */
export function externalDatabaseUrl({ host, port, user, name, sslmode, caFile }: ExternalDatabase): string {
  const at = host.includes(":") ? `[${host}]` : host;
  const url = new URL(`postgresql://${encodeURIComponent(user)}@${at}:${port}/${encodeURIComponent(name)}`);
  // node-postgres takes `require` for `verify-full`; what others call `require` is `no-verify`
  // there.
  url.searchParams.set("sslmode", sslmode === "require" ? "no-verify" : sslmode);
  if (checksAuthority(sslmode) && caFile !== undefined) url.searchParams.set("sslrootcert", authorityInContainer);
  return url.href;
}

/**
 * Temporal's server and the tool with which its image prepares the databases have names of their
 * own for the same thing. With host verification off and an authority given, lib/pq checks the
 * authority alone, which is `verify-ca`.
 */
export function temporalDatabase({ host, port, sslmode, caFile }: ExternalDatabase): Record<string, string> {
  const place = { DB: "postgresql", DB_PORT: String(port), POSTGRES_SEEDS: host };
  if (sslmode === "disable") return place;
  const verifiesHost = sslmode === "verify-full";
  const authority = checksAuthority(sslmode) && caFile !== undefined;
  return {
    ...place,
    SQL_TLS_ENABLED: "true",
    SQL_HOST_VERIFICATION: String(verifiesHost),
    SQL_TLS: "true",
    SQL_TLS_DISABLE_HOST_VERIFICATION: String(!verifiesHost),
    ...(authority && { SQL_CA: authorityInContainer, SQL_TLS_CA_FILE: authorityInContainer }),
  };
}

/** The mount for services that speak to the database; nothing where no file was named. */
export function authorityMount({ database }: Pick<ResolvedProfile, "database">): Pick<ComposeService, "volumes"> {
  return database.external?.caFile === undefined
    ? {}
    : { volumes: [`./${authorityNames.database}:${authorityInContainer}:ro`] };
}

function checksAuthority(sslmode: ExternalDatabase["sslmode"]): boolean {
  return sslmode === "verify-ca" || sslmode === "verify-full";
}
