import type { ResolvedProfile } from "../../../src/domain/profile.ts";
import { answersOf } from "../../../src/domain/target.ts";
import { type EdgeRule, edgeRules, towardsApp, upstreams } from "./rules.ts";

type EdgeProfile = Pick<ResolvedProfile, "address" | "edge" | "mode" | "target">;

/** Ports inside the container. */
export const edgePorts = { plain: 8080, http: 80, https: 443, health: 2080 } as const;

/** Where the files of `edge.certificate` and `edge.authority` are seen inside the container. */
export const edgeFiles = {
  certificate: "/etc/caddy/certificate.pem",
  key: "/etc/caddy/key.pem",
  authority: "/etc/caddy/acme-authority.pem",
} as const;

const staging = "https://acme-staging-v02.api.letsencrypt.org/directory";

/**
 * The whole Caddyfile, for Caddy 2.6 and newer. It holds no secret. `without` is for the tests,
 * which show what fails without each rule.
 */
export function caddyfile(profile: EdgeProfile, ...without: readonly EdgeRule["id"][]): string {
  const { protocol, host, hostname, origin } = new URL(profile.address);
  const scheme = protocol === "https:" ? "https" : "http";
  const rules = edgeRules({ origin, scheme, host }).filter(({ id }) => !without.includes(id));
  const endsTls = !["none", "behind-proxy"].includes(profile.edge.tls);
  return [
    block("", globalOptions(profile)),
    snippet("api", said(rules, "apiProxy")),
    snippet("dashboard", said(rules, "dashboardProxy")),
    `# For the health check; not reachable from outside the container.
${block(`http://:${edgePorts.health} `, "bind 127.0.0.1\nrespond 200")}`,
    ...(endsTls ? [block(`http://${hostname}:${edgePorts.http} `, `redir ${profile.address}{uri} permanent`)] : []),
    block(
      endsTls ? `https://${hostname}:${edgePorts.https} ` : `${plainPlaces(profile)} `,
      [...tlsOf(profile), accessLog, securityHeaders(profile), route(rules, !without.includes("R1")), whenDown].join(
        "\n\n",
      ),
    ),
  ].join("\n\n");
}

const plainPlaces = (profile: EdgeProfile): string =>
  [edgePorts.plain, ...answersOf(profile).proxyAsksAt].map((port) => `http://:${port}`).join(", ");

function globalOptions({ edge }: EdgeProfile): string {
  const authority =
    edge.tls === "acme" ? (edge.authority?.directory ?? (edge.staging ? staging : undefined)) : undefined;
  return [
    "admin off",
    "skip_install_trust",
    ...(edge.tls === "acme" && edge.email !== undefined ? [`email ${edge.email}`] : []),
    ...(authority === undefined ? [] : [`acme_ca ${authority}`]),
    ...(edge.tls === "acme" && edge.authority?.caFile !== undefined ? [`acme_ca_root ${edgeFiles.authority}`] : []),
  ].join("\n");
}

function tlsOf({ edge }: EdgeProfile): string[] {
  if (edge.tls === "internal") return ["tls internal"];
  return edge.tls === "files" ? [`tls ${edgeFiles.certificate} ${edgeFiles.key}`] : [];
}

const accessLog = `# One line per request, without query and headers: they carry one-time tokens, Google's codes and cookies.
log {
	output stdout
	format filter {
		wrap json
		fields {
			request>uri regexp \\?.* ""
			request>headers delete
			resp_headers delete
		}
	}
}`;

function securityHeaders({ address, edge, mode }: EdgeProfile): string {
  const strict = ["acme", "files"].includes(edge.tls) && address.startsWith("https:");
  const own = `Content-Security-Policy "frame-ancestors 'self'"`;
  const embedding = edge.frameAncestors.length === 0 ? [] : [edge.frameAncestors.join(" ")];
  return [
    `# Security headers, as strict as the app allows.
header {
	-Server
	X-Content-Type-Options nosniff
	Referrer-Policy strict-origin-when-cross-origin${strict ? `\n\tStrict-Transport-Security "max-age=31536000"` : ""}
}`,
    mode === "standard"
      ? `header /dashboard/* ${own}`
      : [
          "# Only the embedded pages may be shown in a frame on another site.",
          `@framed_by_us {
	path /dashboard/*
	not path /dashboard/dashboard-l/embedded/*
}`,
          `header @framed_by_us ${own}`,
          ...embedding.map(
            (origins) =>
              `header /dashboard/dashboard-l/embedded/* Content-Security-Policy "frame-ancestors 'self' ${origins}"`,
          ),
        ].join("\n"),
  ].join("\n");
}

/** `route` keeps the written order; without it Caddy sorts by an order of its own. */
function route(rules: readonly EdgeRule[], hasApi: boolean): string {
  const toApi = `# R1: one address for both. The api's paths go to the api, everything else to the dashboard.
@api path /api /api/* /api-l/* /documentation /documentation/*
${block("handle @api ", [...said(rules, "toApi"), "import api"].join("\n\n"))}`;
  return block(
    "route ",
    [...said(rules, "before"), ...(hasApi ? [toApi] : []), block("handle ", "import dashboard")].join("\n\n"),
  );
}

function snippet(name: keyof typeof upstreams, lines: readonly string[]): string {
  return block(`(${name}) `, block(`reverse_proxy ${upstreams[name]} `, [...lines, towardsApp].join("\n")));
}

function said(rules: readonly EdgeRule[], place: Exclude<keyof EdgeRule, "id" | "why">): string[] {
  return rules.flatMap((rule) =>
    rule[place] === undefined ? [] : [`# ${rule.id}: ${rule.why.replaceAll("\n", "\n# ")}\n${rule[place]}`],
  );
}

const whenDown = `# The edge's own errors. The app's answers are passed on unchanged.
handle_errors {
	respond "Dittofeed does not answer right now ({err.status_code}). Try again in a minute." {err.status_code}
}`;

function block(head: string, body: string): string {
  return `${head}{\n${body.replace(/^(?=.)/gm, "\t")}\n}`;
}
