/**
 * A probe that really asks. Every one must be able to fail: two of the old stack's could not (`exit
 * 0`, a password-less redis-cli).
 */
export interface HealthCheck {
  test: string[];
  interval: string;
  timeout: string;
  retries: number;
  start_period: string;
}

interface Patience {
  /** Until then a failure does not count: first starts initialise a data folder. */
  startPeriod: string;
}

/**
 * Probes run for as long as the stack does, and each is a process made in a container: eight
 * services asked every two seconds keep 0.85 of a slow core busy for ever, every five seconds 0.36
 * (both measured). The interval also decides how long an installation takes: with five seconds it
 * takes 8 s more than with two (30 s on the same machine), with ten half a minute. After the start
 * period a service has a minute.
 */
function probe(test: string[], { startPeriod }: Patience): HealthCheck {
  return { test, interval: "5s", timeout: "5s", retries: 12, start_period: startPeriod };
}

/**
 * A probe that ran into a restart itself says "unhealthy" once (seen under load). By then the next
 * one has spoken: an interval and a time limit later, with room for a slow machine. What is
 * unhealthy for longer, is.
 */
export const recoveryMs = 15_000;

/** A script for the container's shell. */
export function shellProbe(script: string, patience: Patience): HealthCheck {
  return probe(["CMD-SHELL", script], patience);
}

export function commandProbe(command: readonly string[], patience: Patience): HealthCheck {
  return probe(["CMD", ...command], patience);
}

type Routes = readonly (readonly [path: string, statuses: readonly number[]])[];

/**
 * Passes as soon as one route gives one of its statuses. The app's images are Debian with Node, and
 * have neither curl nor wget. bash asks for a twentieth of what it costs to start Node, and a stack
 * is asked for as long as it runs; an image of one's own without bash is asked by Node.
 */
export function httpProbe(port: number, routes: Routes, patience: Patience): HealthCheck {
  const choose = `if command -v bash > /dev/null; then exec bash -c "$1"; fi; exec node -e "$2"`;
  return commandProbe(["sh", "-c", choose, "probe", bashProbe(port, routes), nodeProbe(port, routes)], patience);
}

/** 127.0.0.1, because `localhost` may mean ::1, where nobody listens. */
export function bashProbe(port: number, routes: Routes): string {
  const asked = routes.map(
    ([path, statuses]) => `asks ${path} && [[ " ${statuses.join(" ")} " = *" $status "* ]] && exit 0`,
  );
  return `asks() {
  exec 3<>/dev/tcp/127.0.0.1/${port} || exit 1
  printf 'GET %s HTTP/1.0\\r\\nHost: 127.0.0.1:${port}\\r\\n\\r\\n' "$1" >&3
  read -r -t 2 _ status _ <&3
}
${asked.join("\n")}
exit 1
`;
}

export function nodeProbe(port: number, routes: Routes): string {
  return `const { get } = require("node:http");
const routes = ${JSON.stringify(routes)};
const passes = ([path, statuses]) => new Promise((resolve) => {
  const options = { host: "127.0.0.1", port: ${port}, path, timeout: 2000 };
  const request = get(options, (answer) => resolve(statuses.includes(answer.statusCode)));
  request.on("timeout", () => request.destroy());
  request.on("error", () => resolve(false));
});
(async () => {
  for (const route of routes) if (await passes(route)) process.exit(0);
  process.exit(1);
})();
`;
}

/**
 * The worker serves nothing that could be asked. What it lives on is its connection to Temporal, so
 * the kernel's table is searched for an established one (state 01) whose remote port is 7233
 * (1C41). Where IPv6 is off there is no second table.
 */
export const workerProbeScript = "grep -qs ':1C41 01 ' /proc/net/tcp /proc/net/tcp6";
