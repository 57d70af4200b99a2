import type { CoolifyAddress, CoolifyContainer, CoolifyLabels } from "../../domain/facts/coolify-labels.ts";

type Labels = Readonly<Record<string, string>>;

/**
 * A container of a preview: of somebody's pull request, with another database. It shares the Compose
 * project with the deployment that it is a preview of (coollabsio/coolify#4712), and nothing else.
 */
export function isPreview(labels: Labels, name: string): boolean {
  if (labels["coolify.managed"] !== "true") return false;
  return !["0", "", undefined].includes(labels["coolify.pullRequestId"]) || /-pr-\d+$/.test(name);
}

/** Undefined for what is neither an application nor a service: Coolify labels its databases too. */
export function coolifyLabels(labels: Labels): CoolifyLabels | undefined {
  const kind = labels["coolify.type"];
  if (labels["coolify.managed"] !== "true" || (kind !== "application" && kind !== "service")) return undefined;
  const slug = (label: string) => (/^[a-z0-9-]{1,100}$/.test(labels[label] ?? "") ? (labels[label] ?? "") : "");
  return {
    kind,
    name: slug("coolify.resourceName"),
    project: slug("coolify.projectName"),
    environment: slug("coolify.environmentName"),
  };
}

export function coolifyContainer(labels: Labels): CoolifyContainer | undefined {
  return labels["coolify.managed"] === "true" ? { addresses: addressesIn(labels) } : undefined;
}

/**
 * The service of our stack that a container is of. A second worker is a service of its own there,
 * because Coolify refuses replicas: `worker-2` is a worker.
 */
export const coolifyService = (labels: Labels, service: string): string =>
  labels["coolify.managed"] === "true" ? service.replace(/^worker-?\d+$/, "worker") : service;

/** As Coolify writes it for Traefik, on every service with a domain, whichever proxy it runs. */
const rule = /^Host\(`([^`]{1,253})`\)(?: && PathPrefix\(`([^`]{0,200})`\))?$/;

function addressesIn(labels: Labels): CoolifyAddress[] {
  const found = Object.entries(labels).flatMap(([label, value]): CoolifyAddress[] => {
    const router = /^traefik\.http\.routers\.([\w-]{1,200})\.rule$/.exec(label)?.[1];
    const [, host = "", path = "/"] = rule.exec(value) ?? [];
    if (router === undefined || !/^[a-z0-9.-]+$/i.test(host) || !/^[\w./~-]*$/.test(path)) return [];
    const isHttps = labels[`traefik.http.routers.${router}.tls`] === "true";
    return [{ host, path: path === "" ? "/" : path, isHttps, isStripped: isStripped(labels, router) }];
  });
  // Of an https address Coolify writes a second router, for http, which leads to the first.
  return found.filter(
    (one) => one.isHttps || !found.some((other) => other.isHttps && other.host === one.host && other.path === one.path),
  );
}

function isStripped(labels: Labels, router: string): boolean {
  const used = (labels[`traefik.http.routers.${router}.middlewares`] ?? "").split(",");
  return used.some((name) => labels[`traefik.http.middlewares.${name}.stripprefix.prefixes`] !== undefined);
}
