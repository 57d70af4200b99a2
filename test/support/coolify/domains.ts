/** `docker_compose_domains`: which service answers under which addresses (bootstrap/helpers/domains.php). */
export type Domains = Record<string, { domain: string | null; redirect?: string }>;

/** domains.php 335. */
export const underscored = (service: string): string => service.replaceAll("-", "_").replaceAll(".", "_");

/** domains.php 345: `my_api` finds `my-api`, unless two services would answer to it. */
export function findService(candidate: string, services: readonly string[]): string | undefined {
  if (services.includes(candidate)) return candidate;
  const found = services.filter((each) => underscored(each) === underscored(candidate));
  return found.length === 1 ? found[0] : undefined;
}

/** domains.php 397: a filled entry under any spelling, the service's own first. */
export function domainOf(domains: Domains, service: string): string | null | undefined {
  const found = Object.entries(domains).filter(([key]) => underscored(key) === underscored(service));
  const filled = found.filter(([, entry]) => (entry.domain ?? "") !== "");
  const best = (filled.length > 0 ? filled : found).sort(([a], [b]) => Number(b === service) - Number(a === service));
  return best[0]?.[1].domain;
}

/** The first of a service's addresses, without its port: what SERVICE_URL_… and SERVICE_FQDN_… say. */
export function firstAddress(domain: string): { url: string; host: string } {
  const address = new URL(domain.split(",")[0] ?? domain);
  const path = address.pathname === "/" ? "" : address.pathname;
  return { url: `${address.protocol}//${address.hostname}${path}`, host: address.hostname };
}

/** shared.php 1262: under the server's wildcard domain, else sslip.io. */
export function generatedUrl(wildcard: string, name: string): string {
  const base = new URL(wildcard);
  return `${base.protocol}//${name}.${base.hostname}${base.pathname === "/" ? "" : base.pathname}`;
}
