import type { HealthCheck } from "../health.ts";

/**
 * A service as it stands in the compose file: only what the Compose specification and v1.29 both
 * know. Every text is what the container is to get: that Compose would put in values for `$` is the
 * compose file's own business.
 */
export interface ComposeService {
  image: string;
  command?: string[];
  restart: "unless-stopped";
  env_file?: string;
  environment?: Record<string, string>;
  /** Settings that Compose puts in from `.env`, for a service that does not get all of it. */
  fromEnvFile?: readonly string[];
  labels?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: "service_healthy" | "service_started" }>;
  healthcheck?: HealthCheck;
  stop_grace_period?: string;
  deploy?: { replicas: number };
  logging: typeof logging;
}

/** Without rotation json-file grows until the disk is full. */
export const logging = { driver: "json-file", options: { "max-size": "10m", "max-file": "3" } } as const;

/**
 * Containers get settings and secrets from `.env` as a whole: interpolation (`${NAME}`) would let a
 * variable that is exported in the operator's shell win over the file.
 */
export const common = { restart: "unless-stopped", env_file: ".env", logging } as const;

export function healthy(...services: string[]): Record<string, { condition: "service_healthy" }> {
  return Object.fromEntries(services.map((service) => [service, { condition: "service_healthy" }]));
}
