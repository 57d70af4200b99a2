import type { ResolvedProfile } from "../../src/domain/profile.ts";
import type { GeneratedSecret, SecretName } from "../../src/domain/secret-names.ts";

/**
 * What Coolify is told to make up and keep: of `SERVICE_<KIND>_<ID>` in a value it generates one of
 * that kind, once (bootstrap/helpers/shared.php, generateEnvValue). How many underscores there are
 * tells it where the id begins (parseCommandFromMagicEnvVariable), so the id has none.
 *
 * Passwords are 64 letters and digits, which need no escaping in an address; BASE64_… would be
 * letters too, and no base64. SECRET_KEY must be base64 of exactly 32 bytes, which is REALBASE64_32.
 */
export const coolifySecrets: Readonly<Record<GeneratedSecret, string>> = {
  JWT_SECRET: "SERVICE_REALBASE64_64_JWT",
  SECRET_KEY: "SERVICE_REALBASE64_32_SECRETKEY",
  NEXTAUTH_SECRET: "SERVICE_REALBASE64_32_NEXTAUTH",
  POSTGRES_PASSWORD: "SERVICE_PASSWORD_64_POSTGRES",
  REDIS_PASSWORD: "SERVICE_PASSWORD_64_REDIS",
  CLICKHOUSE_PASSWORD: "SERVICE_PASSWORD_64_CLICKHOUSE",
};

/** Of a database elsewhere, whose password only its owner can set. */
export const externalPassword = "DATABASE_PASSWORD";
/** The same percent-encoded, where it holds anything that an address cannot. */
export const externalPasswordEncoded = "DATABASE_PASSWORD_ENCODED";

/** One that somebody sets in Coolify, because Coolify cannot make it up. */
export interface CoolifyVariable {
  readonly name: string;
  readonly isRequired: boolean;
  /** What is known of it; undefined for a secret, and for what is not known yet. */
  readonly value: string | undefined;
  /** Of which of the installation's secrets it is the value. */
  readonly secret: SecretName | undefined;
  /** What it is, and where it comes from. */
  readonly is: string;
}

/** Those that Coolify makes up, and which of the installation's secrets each is. */
export function generatedVariables({
  database,
}: Pick<ResolvedProfile, "database">): readonly { name: string; secret: GeneratedSecret }[] {
  return (Object.entries(coolifySecrets) as [GeneratedSecret, string][])
    .filter(([secret]) => secret !== "POSTGRES_PASSWORD" || database.external === undefined)
    .map(([secret, name]) => ({ name, secret }));
}

export function givenVariables(
  profile: Pick<ResolvedProfile, "google" | "hubspot" | "tunnel" | "database">,
): readonly CoolifyVariable[] {
  const secret = (name: SecretName, is: string): CoolifyVariable => ({
    ...{ name, secret: name, is, isRequired: true, value: undefined },
  });
  return [
    {
      name: "GOOGLE_CLIENT_ID",
      ...{ isRequired: true, value: profile.google?.clientId, secret: undefined },
      is: "for the OAuth client at Google (APIs & Services, Credentials)",
    },
    secret("GOOGLE_CLIENT_SECRET", "for the same client"),
    ...(profile.hubspot === undefined ? [] : [secret("HUBSPOT_CLIENT_SECRET", "for the app at HubSpot")]),
    ...(profile.tunnel === undefined ? [] : [secret("TUNNEL_TOKEN", "for the tunnel at Cloudflare")]),
    ...(profile.database.external === undefined
      ? []
      : [
          { ...secret("POSTGRES_PASSWORD", passwordOf(profile.database.external)), name: externalPassword },
          {
            name: externalPasswordEncoded,
            ...{ isRequired: false, value: undefined, secret: undefined },
            is: "the same, percent-encoded; needed only if it contains anything but letters, digits and - . _ ~",
          },
        ]),
  ];
}

const passwordOf = ({ user, host }: { user: string; host: string }): string => `the password of ${user} at ${host}`;
