/** Made by us when absent and kept for ever after. */
export const generatedSecrets = [
  "JWT_SECRET",
  "SECRET_KEY",
  "NEXTAUTH_SECRET",
  "POSTGRES_PASSWORD",
  "REDIS_PASSWORD",
  "CLICKHOUSE_PASSWORD",
] as const;

/** Only the operator can know these; each is needed only when its part of the profile is there. */
export const givenSecrets = [
  "GOOGLE_CLIENT_SECRET",
  "HUBSPOT_CLIENT_SECRET",
  "TUNNEL_TOKEN",
  "REGISTRY_PASSWORD",
] as const;

export type GeneratedSecret = (typeof generatedSecrets)[number];
export type GivenSecret = (typeof givenSecrets)[number];
export type SecretName = GeneratedSecret | GivenSecret;

/**
 * Does a setting of this name hold a secret? Ours by their names, and those under which operators
 * keep credentials of their own; a public identifier or address is none. A value is registered with
 * the redactor only then: registering `true` or `production` would blank half of every line.
 */
export function isSecretName(name: string): boolean {
  return ([...generatedSecrets, ...givenSecrets] as readonly string[]).includes(name) || secretLooking.test(name);
}

const secretLooking = /SECRET|PASSWORD|PASSWD|PWD|TOKEN|API_?KEY|PRIVATE|CREDENTIAL|_DSN$|DATABASE_URL$/i;
