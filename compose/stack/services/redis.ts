import { escapeDollars, shellProbe } from "../health.ts";
import { type ComposeService, common } from "./service.ts";

/**
 * Arguments can be read by everybody on the host (`ps`), so the password comes in on standard input, as configuration.
 * Redis reads "…" with \ as its escape, so those two characters are escaped and every other one is itself.
 * docker-entrypoint.sh gives up root.
 */
const start = `escaped=$(printf '%s' "$REDIS_PASSWORD" | sed 's/[\\\\"]/\\\\&/g')
exec docker-entrypoint.sh redis-server - --appendonly yes <<CONFIGURATION
requirepass "$escaped"
CONFIGURATION
`;

/** redis-cli exits 0 on an error reply, so what counts is PONG; it takes the password from REDISCLI_AUTH. */
const ping = 'REDISCLI_AUTH="$REDIS_PASSWORD" redis-cli -h 127.0.0.1 ping | grep -q PONG';

export function redis(image: string, ports: string[]): ComposeService {
  return {
    image,
    ...common,
    command: ["sh", "-c", escapeDollars(start)],
    ports,
    volumes: ["redis:/data"],
    healthcheck: shellProbe(ping, { startPeriod: "20s" }),
  };
}
