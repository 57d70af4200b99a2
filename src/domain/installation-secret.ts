import type { Secret } from "./secret.ts";

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

/** Where a value of this run came from: the installation's own `.env`, a reference in the profile, or made just now. */
export type SecretOrigin = "kept" | "given" | "generated";

export interface InstallationSecret {
  secret: Secret;
  origin: SecretOrigin;
}

export type InstallationSecrets = ReadonlyMap<SecretName, InstallationSecret>;
