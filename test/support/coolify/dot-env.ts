import { firstAddress, underscored } from "./domains.ts";
import type { Resource } from "./resource.ts";
import { realValue, type Variable } from "./variables.ts";

/**
 * The text of `.env` (ApplicationDeploymentJob.php 1326): it fills the compose file, and every container gets all of it.
 * There is no newline at its end.
 */
export function dotEnv(resource: Resource, services: readonly string[], commit: string): string {
  const { variables, domains, fqdn } = resource;
  const has = (key: string) => variables.find(key) !== undefined;
  const lines: string[] = [];
  if (!has("SOURCE_COMMIT")) lines.push(`SOURCE_COMMIT=${commit}`);
  // 3117: of the resource's own address, which a compose resource only has where the API invented one.
  if (!has("COOLIFY_FQDN")) lines.push(`COOLIFY_URL=${fqdn ?? ""}`);
  if (!has("COOLIFY_URL")) lines.push(`COOLIFY_FQDN=${(fqdn ?? "").replace(/^https?:\/\//, "")}`);
  for (const [service, { domain }] of Object.entries(domains)) {
    if (domain === null || domain === "") continue;
    const { url, host } = firstAddress(domain);
    const name = underscored(service).toUpperCase();
    lines.push(`SERVICE_URL_${name}=${url}`, `SERVICE_FQDN_${name}=${host}`);
  }
  for (const service of services) lines.push(`SERVICE_NAME_${underscored(service).toUpperCase()}=${service}`);
  // 1495: of the addresses only those above are written; what the page shows under their names is not read.
  const own = variables.all().filter(({ key, isRuntime }) => isRuntime && !/^SERVICE_(FQDN|URL|NAME)_/.test(key));
  const refers = (value: string | null) =>
    value?.startsWith("$SERVICE_") === true || value?.includes(`\${SERVICE_`) === true;
  const later = own.filter(({ value }) => refers(value));
  for (const variable of [...own.filter((each) => !later.includes(each)), ...later]) {
    lines.push(`${variable.key}=${realValue(variable)}`);
  }
  // Whoever listens on HOST listens on all addresses, unless somebody has set it.
  if (!has("HOST")) lines.push("HOST=0.0.0.0");
  return lines.join("\n");
}

/** Of a resource of the kind "service" (app/Models/Service.php 1608): no address but what its variables say, and no HOST. */
export function serviceDotEnv({ variables }: Resource, services: readonly string[]): string {
  const names = services.map((name) => `SERVICE_NAME_${underscored(name).toUpperCase()}=${name}`);
  const rank = ({ key, value }: Variable) =>
    key.startsWith("SERVICE_") ? 1 : /^\$\{?SERVICE_/.test(value ?? "") ? 2 : 3;
  const sorted = [...variables.all()].sort((a, b) => rank(a) - rank(b));
  return [...names, ...sorted.map((each) => `${each.key}=${realValue(each)}`)].join("\n");
}
