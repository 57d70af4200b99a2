import { authorityNames } from "../../../src/domain/installation-files.ts";
import type { ResolvedProfile } from "../../../src/domain/profile.ts";
import { caddyfile, edgeFiles, edgePorts } from "../edge/caddyfile.ts";
import { shellProbe } from "../health.ts";
import { type ComposeService, common, healthy } from "./compose-service.ts";

/**
 * The one address: TLS, and what the published images have wrong about addresses. Its rules stand
 * in here and not in a file beside it, so that they also reach an engine on another host, and so
 * that a change of them recreates the container. It reads no setting and no secret. It starts
 * after the dashboard's container, which in an installation of the earlier layout has the port
 * until then; whoever comes before the app is ready is told so.
 */
export function edge(image: string, ports: string[], profile: ResolvedProfile): ComposeService {
  const files = filesOf(profile);
  return {
    image,
    ...common,
    // The image's program carries NET_BIND_SERVICE and cannot even be started without. Its user is
    // root, which without DAC_OVERRIDE reads no file of somebody else's.
    cap_add: [...(files.length > 0 ? ["DAC_OVERRIDE"] : []), "NET_BIND_SERVICE"],
    command: [
      "sh",
      "-c",
      `printf '%s\\n' "$CADDYFILE" > /tmp/Caddyfile && exec caddy run --config /tmp/Caddyfile --adapter caddyfile`,
    ],
    environment: { CADDYFILE: caddyfile(profile) },
    ports,
    depends_on: { api: { condition: "service_started" }, dashboard: { condition: "service_started" } },
    volumes: ["edge:/data", ...files],
    healthcheck: shellProbe(`wget -q -O /dev/null http://127.0.0.1:${edgePorts.health}/`, { startPeriod: "20s" }),
    stop_grace_period: "10s",
  };
}

function filesOf({ edge: { tls, certificate, authority } }: Pick<ResolvedProfile, "edge">): string[] {
  const mounts: [string | undefined, string][] = [
    [tls === "files" ? certificate?.file : undefined, edgeFiles.certificate],
    [tls === "files" ? certificate?.keyFile : undefined, edgeFiles.key],
    // Its copy: the file itself may hold the authority's key as well.
    [tls === "acme" && authority?.caFile !== undefined ? `./${authorityNames.edge}` : undefined, edgeFiles.authority],
  ];
  return mounts.flatMap(([from, to]) => (from === undefined ? [] : [`${from}:${to}:ro`]));
}

/**
 * The one container that talks to the internet for a living and is nobody's of ours. Compose puts
 * its token in, and so says where it is missing. By environment, because arguments can be read by
 * everybody on the host. No health check: the image holds no shell and no
 * second program.
 */
export function cloudflared(image: string): ComposeService {
  return {
    image,
    ...common,
    command: ["tunnel", "--no-autoupdate", "run"],
    fromEnvFile: ["TUNNEL_TOKEN"],
    depends_on: healthy("edge"),
  };
}
