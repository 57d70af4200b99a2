import type { ExternalDatabase } from "../../../src/domain/profile.ts";
import { temporalDatabase } from "../external-database.ts";
import { shellProbe } from "../health.ts";
import { type ComposeService, common, healthy } from "./service.ts";

/**
 * POSTGRES_USER and POSTGRES_PWD come from `.env`. No DYNAMIC_CONFIG_FILE_PATH: it named a file that was not mounted, which
 * is fatal. No BIND_ON_IP: the server listens on the container's own address, so the probe asks there and not at 127.0.0.1.
 */
export function temporal(image: string, ports: string[], external: ExternalDatabase | undefined): ComposeService {
  return {
    image,
    ...common,
    environment:
      external === undefined
        ? { DB: "postgresql", DB_PORT: "5432", POSTGRES_SEEDS: "postgres" }
        : temporalDatabase(external),
    ports,
    ...(external === undefined && { depends_on: healthy("postgres") }),
    healthcheck: shellProbe(
      "tctl --address temporal:7233 cluster health || temporal operator cluster health --address temporal:7233",
      { startPeriod: "120s" },
    ),
    stop_grace_period: "20s",
  };
}
