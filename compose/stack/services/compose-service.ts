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
  /** `null`: as `.env` has it, and absent where it is absent there. */
  environment?: Record<string, string | null>;
  /** Settings that Compose puts in from `.env`, and refuses to do without. */
  fromEnvFile?: readonly string[];
  labels?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  networks?: string[];
  depends_on?: Record<string, { condition: "service_healthy" | "service_started" }>;
  healthcheck?: HealthCheck;
  stop_grace_period?: string;
  security_opt: readonly string[];
  cap_drop: readonly string[];
  cap_add?: string[];
  mem_limit?: string;
  pids_limit?: number;
  deploy?: { replicas: number };
  logging: typeof logging;
}

/**
 * The container's label that says what it was made from. Ours, because Compose's own digest cannot
 * be asked of v1.
 */
export const digestLabel = "dittofeed-setup.digest";

/** Without rotation json-file grows until the disk is full. */
export const logging = { driver: "json-file", options: { "max-size": "10m", "max-file": "3" } } as const;

/**
 * What all have. No program in a container can become more than it was started as, and none keeps a
 * capability that its image is not known to need.
 */
export const common = {
  restart: "unless-stopped",
  security_opt: ["no-new-privileges:true"],
  cap_drop: ["ALL"],
  logging,
} as const;

/**
 * For entrypoints that begin as root, hand their data folder to a user of its own and go on as that
 * user. DAC_OVERRIDE and FOWNER: the folder is closed to everybody else, root without them
 * included.
 */
export const givesUpRoot = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"];

export function healthy(...services: string[]): Record<string, { condition: "service_healthy" }> {
  return Object.fromEntries(services.map((service) => [service, { condition: "service_healthy" }]));
}
