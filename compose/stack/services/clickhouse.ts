import { commandProbe } from "../health.ts";
import { type ComposeService, common } from "./service.ts";

/**
 * The client takes user and password from CLICKHOUSE_USER and CLICKHOUSE_PASSWORD by itself. The host is named because newer
 * clients also read CLICKHOUSE_HOST, which here is an http address meant for the app.
 */
export function clickhouse(image: string, ports: string[], database: string): ComposeService {
  return {
    image,
    ...common,
    environment: { CLICKHOUSE_DB: database },
    ports,
    volumes: ["clickhouse:/var/lib/clickhouse"],
    healthcheck: commandProbe(["clickhouse-client", "--host", "127.0.0.1", "--query", "SELECT 1"], {
      startPeriod: "90s",
    }),
    stop_grace_period: "60s",
  };
}
