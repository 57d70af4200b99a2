/** A probe that really asks. Every one must be able to fail: two of the old stack's could not (`exit 0`, a password-less redis-cli). */
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
 * Probes run for as long as the stack does, and each is a process made in a container: eight services asked every two
 * seconds keep 0.85 of a slow core busy for ever, every five seconds 0.36 (both measured). The interval also decides how long
 * an installation takes: with five seconds it takes 8 s more than with two (30 s on the same machine), with ten half a minute.
 * After the start period a service has a minute.
 */
function probe(test: string[], { startPeriod }: Patience): HealthCheck {
  return { test, interval: "5s", timeout: "5s", retries: 12, start_period: startPeriod };
}

/**
 * A probe that ran into a restart itself says "unhealthy" once (seen under load). By then the next one has spoken: an interval and
 * a time limit later, with room for a slow machine. What is unhealthy for longer, is.
 */
export const recoveryMs = 15_000;

/** A script for the container's shell; `$` is doubled because Compose would interpolate it. */
export function shellProbe(script: string, patience: Patience): HealthCheck {
  return probe(["CMD-SHELL", escapeDollars(script)], patience);
}

export function commandProbe(command: readonly string[], patience: Patience): HealthCheck {
  return probe(["CMD", ...command.map(escapeDollars)], patience);
}

/** The images of api, worker and dashboard have Node, and neither curl nor wget, nc or ps. */
export function nodeProbe(script: string, patience: Patience): HealthCheck {
  return commandProbe(["node", "-e", script], patience);
}

export function escapeDollars(text: string): string {
  return text.replaceAll("$", "$$$$");
}

/** Passes as soon as one route gives one of its statuses. 127.0.0.1, because `localhost` may mean ::1, where nobody listens. */
export function httpProbeScript(
  port: number,
  routes: readonly (readonly [path: string, statuses: readonly number[]])[],
) {
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
 * The worker serves nothing that could be asked. What it lives on is its connection to Temporal, so the kernel's table
 * is read for an established one (state 01) whose remote port is 7233 (1C41).
 */
export const workerProbeScript = `const { readFileSync } = require("node:fs");
const rows = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) => {
  try {
    return readFileSync(table, "utf8").split("\\n").slice(1);
  } catch {
    return [];
  }
});
const connected = rows.some((row) => {
  const [, , remote = "", state] = row.trim().split(/ +/);
  return state === "01" && remote.endsWith(":1C41");
});
process.exit(connected ? 0 : 1);
`;
