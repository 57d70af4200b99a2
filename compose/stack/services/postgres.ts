import { shellProbe } from "../health.ts";
import { type ComposeService, common } from "./service.ts";

/**
 * -h 127.0.0.1: while it initialises, the official image runs a temporary server on the socket only, and a probe over the
 * socket would call that one ready.
 */
export function postgres(image: string, ports: string[]): ComposeService {
  return {
    image,
    ...common,
    ports,
    volumes: ["postgres:/var/lib/postgresql/data"],
    healthcheck: shellProbe('pg_isready -U "$POSTGRES_USER" -d "$POSTGRES_DB" -h 127.0.0.1', { startPeriod: "60s" }),
    // A checkpoint must be able to finish, or the next start has to recover.
    stop_grace_period: "60s",
  };
}
