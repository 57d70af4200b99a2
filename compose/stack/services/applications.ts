import { settingsWithheld } from "../../env/read-settings.ts";
import { httpProbe, shellProbe, workerProbeScript } from "../health.ts";
import { type ComposeService, common, healthy } from "./compose-service.ts";

/**
 * Settings and secrets of the app come as a file, and so does what a person adds to it. Root in the
 * images, which write nothing that is not root's own: no capability is needed.
 */
const fromEnv = { ...common, env_file: ".env" } as const;

/**
 * API_PORT is the port inside the container, whatever the host publishes; that is why it is not in
 * `.env`.
 */
export function api(image: string, infrastructure: readonly string[]): ComposeService {
  const routes = [
    ["/api/health", [200]],
    ["/api", [200]],
  ] as const;
  return {
    image,
    ...fromEnv,
    environment: { ...settingsWithheld("api"), API_HOST: "0.0.0.0", API_PORT: "3001" },
    depends_on: healthy(...infrastructure),
    healthcheck: httpProbe(3001, routes, { startPeriod: "60s" }),
    stop_grace_period: "20s",
  };
}

/**
 * HOSTNAME: Docker sets it to the container's id, and Next.js listens on what it names.
 * DASHBOARD_API_BASE goes to the browser; empty, it asks the origin from which it came. The server
 * itself asks http://localhost:3001, which is built in: see `withApiAtLocalhost`.
 */
export function dashboard(image: string): ComposeService {
  const routes = [
    ["/dashboard/api", [200]],
    ["/dashboard", [200, 302, 307]],
  ] as const;
  return {
    image,
    ...fromEnv,
    command: ["node", "-e", withApiAtLocalhost],
    environment: { ...settingsWithheld("dashboard"), HOSTNAME: "0.0.0.0", PORT: "3000", DASHBOARD_API_BASE: "" },
    depends_on: healthy("api"),
    healthcheck: httpProbe(3000, routes, { startPeriod: "60s" }),
  };
}

export function worker(image: string, replicas: number, infrastructure: readonly string[]): ComposeService {
  return {
    image,
    ...fromEnv,
    environment: settingsWithheld("worker"),
    depends_on: healthy(...infrastructure),
    healthcheck: shellProbe(workerProbeScript, { startPeriod: "60s" }),
    // Long enough for running activities to end.
    stop_grace_period: "30s",
    deploy: { replicas },
  };
}

/**
 * Starts the dashboard's own server with the api at its own localhost:3001: that is where its code
 * exchanges the token of a sign-in and asks for a session (pages/api/auth/callback and session),
 * whatever it is told. One process: it ends with the server, and finds an api that was recreated by
 * its name at the next request. Nothing in the image is changed.
 */
export const withApiAtLocalhost = `const { connect, createServer } = require("node:net");
const { pipeline } = require("node:stream");
const relay = (inbound) => {
  const outbound = connect(3001, "api");
  const ended = () => {};
  pipeline(inbound, outbound, ended);
  pipeline(outbound, inbound, ended);
};
for (const host of ["127.0.0.1", "::1"]) {
  const server = createServer(relay);
  // A container without IPv6 has no ::1.
  server.on("error", (error) => host === "::1" || console.error("relay to the api: " + error.message));
  server.listen(3001, host);
}
// As the image's own command has it: "node server.js" in its working directory.
require(require("node:path").resolve("server.js"));
`;
