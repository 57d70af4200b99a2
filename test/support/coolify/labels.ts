import { createHash } from "node:crypto";
import type { Resource } from "./resource.ts";
import { slug } from "./slug.ts";

/** What one of a service's parts is, where the resource is of the kind "service". */
export interface SubService {
  readonly id: number;
  readonly name: string;
  readonly type: "application" | "database";
}

/** docker.php 394: names are slugs, so that "My App" is `my-app`; the id is the row's number, not the uuid. */
export function ownLabels(resource: Resource, container: string, version: string, sub?: SubService): readonly string[] {
  return [
    "coolify.managed=true",
    `coolify.version=${version}`,
    `coolify.${resource.kind}Id=${resource.id}`,
    `coolify.type=${resource.kind}`,
    `coolify.name=${slug(container)}`,
    `coolify.resourceName=${slug(resource.name)}`,
    `coolify.projectName=${slug(resource.projectName)}`,
    `coolify.serviceName=${slug(sub?.name ?? resource.name)}`,
    `coolify.environmentName=${slug(resource.environmentName)}`,
    "coolify.pullRequestId=0",
    ...(sub === undefined
      ? []
      : [
          `coolify.service.subId=${sub.id}`,
          `coolify.service.subType=${sub.type}`,
          `coolify.service.subName=${slug(sub.name)}`,
        ]),
  ];
}

export interface Routed {
  readonly resource: Resource;
  readonly service: string;
  /** `https://a.example,https://b.example:3000`. */
  readonly domain: string;
  readonly labels: readonly string[];
}

/** docker.php 601. What a middleware's label on the service names is put into each of its routers. */
export function traefikLabels({ resource, service, domain, labels }: Routed): readonly string[] {
  const own = [...new Set(labels.flatMap((label) => /traefik\.http\.middlewares\.(.*?)(\.|$)/.exec(label)?.[1] ?? []))];
  const gzip = resource.settings.is_gzip_enabled === true;
  const made = ["traefik.enable=true", ...(gzip ? ["traefik.http.middlewares.gzip.compress=true"] : [])];
  made.push("traefik.http.middlewares.redirect-to-https.redirectscheme.scheme=https");
  for (const [index, written] of domain.split(",").entries()) {
    const url = new URL(written.trim());
    const path = url.pathname;
    const end = `${index}-${resource.uuid}-${safeName(service)}`;
    const secure = url.protocol === "https:";
    const name = `${secure ? "https" : "http"}-${end}`;
    const middlewares: string[] = [];
    if (path !== "/" && resource.settings.is_stripprefix_enabled === true) {
      made.push(`traefik.http.middlewares.${name}-stripprefix.stripprefix.prefixes=${path}`);
      middlewares.push(`${name}-stripprefix`);
    }
    if (gzip) middlewares.push("gzip");
    middlewares.push(...own);
    const router = (of: string, entry: string, through: readonly string[]) => {
      made.push(`traefik.http.routers.${of}.rule=Host(\`${url.hostname}\`) && PathPrefix(\`${path}\`)`);
      made.push(`traefik.http.routers.${of}.entryPoints=${entry}`);
      if (through.length > 0) made.push(`traefik.http.routers.${of}.middlewares=${through.join(",")}`);
      if (url.port === "") return;
      made.push(`traefik.http.routers.${of}.service=${of}`);
      made.push(`traefik.http.services.${of}.loadbalancer.server.port=${url.port}`);
    };
    router(name, secure ? "https" : "http", middlewares);
    if (!secure) continue;
    made.push(`traefik.http.routers.${name}.tls=true`, `traefik.http.routers.${name}.tls.certresolver=letsencrypt`);
    router(
      `http-${end}`,
      "http",
      resource.settings.is_force_https_enabled === true ? ["redirect-to-https"] : middlewares,
    );
  }
  return made;
}

/** docker.php 31. */
function safeName(service: string): string {
  const hash = createHash("md5").update(service).digest("hex").slice(0, 4);
  return `${service.replaceAll(/[^a-zA-Z0-9]+/g, "-").replaceAll(/^-|-$/g, "") || "service"}-${hash}`;
}
