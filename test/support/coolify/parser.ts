import { asList, type ComposeFile, type Environment, readCompose, type Service, writeCompose } from "./compose-file.ts";
import { domainOf, underscored } from "./domains.ts";
import { fillAddresses, fillAsked, fillGenerated } from "./fill-variables.ts";
import { ownLabels, type SubService, traefikLabels } from "./labels.ts";
import type { Resource } from "./resource.ts";
import { refuseShell } from "./volume-string.ts";
import { rewriteVolumes, withoutContent } from "./volumes.ts";

export interface Surroundings {
  /** Coolify's own, as in `coolify.version`. */
  readonly version: string;
  /** `/data/coolify` on a server. */
  readonly root: string;
  /** Of the server: "http://203.0.113.7.sslip.io" where nobody has set one. */
  readonly wildcard: string;
  /** `-123456654321`: the time of the deployment, or nothing. */
  readonly suffix: string;
}

/**
 * applicationParser (parsers.php 374) and, where it differs, serviceParser (1547): what Coolify makes of a compose file.
 * It changes the resource: variables appear, domains are proposed, `content` of a bind goes into Coolify's database.
 */
export function parseCompose(resource: Resource, around: Surroundings): ComposeFile {
  const file = readCompose(resource.composeRaw ?? "");
  for (const name of Object.keys(file.services)) refuseShell(name, "Docker Compose service name");
  fillGenerated(resource, file, around.wildcard);
  const names = Object.fromEntries(
    Object.keys(file.services).map((name) => [`SERVICE_NAME_${underscored(name).toUpperCase()}`, name]),
  );
  const memory = { mode: undefined };
  const parsed = Object.entries(file.services).map(([name, service], index) => {
    const container = containerName(resource, name, around.suffix);
    const database = isDatabase(service);
    const sub: SubService | undefined =
      resource.kind === "application"
        ? undefined
        : { id: index + 1, name, type: database ? "database" : "application" };
    const asked = fillAsked(resource, service);
    const told = fillAddresses(resource);
    const domain = database ? null : (domainOf(resource.domains, name) ?? null);
    const labels = [...asList(service.labels), ...ownLabels(resource, container, around.version, sub)].map((label) =>
      // docker.php 1523: with "escape" on, a person's own `$` in a label is doubled too.
      resource.settings.is_container_label_escape_enabled === true ? label.replaceAll("$", "$$$$") : label,
    );
    const routed = domain === null || domain === "" ? [] : routedLabels(resource, name, domain, labels);
    const volumes = rewriteVolumes(service, { resource, root: around.root, topLevel: file.volumes, memory });
    const result: Service = {
      ...withoutHealthExclusion(service),
      container_name: container,
      restart: service.restart ?? "unless-stopped",
      labels: [...labels, ...routed],
      ...networksOf(resource, service, file),
      ...(volumes.length > 0 ? { volumes } : {}),
      environment: { ...kept(asked, resource), ...ownVariables(resource, container, domain), ...told, ...names },
      // ApplicationDeploymentJob.php 698: whatever stood there is replaced, in every service.
      env_file: [".env"],
    };
    return [name, result] as const;
  });
  file.services = Object.fromEntries(parsed);
  resource.compose = writeCompose(file);
  resource.composeRaw = withoutContent(resource.composeRaw ?? "");
  return file;
}

/** docker.php 345 and parsers.php 728, 2080. */
export function containerName(resource: Resource, service: string, suffix: string): string {
  const stable = resource.kind === "service" || resource.settings.is_consistent_container_name_enabled === true;
  return `${service}-${resource.uuid}${stable ? "" : suffix}`;
}

/** `Hisu` of PHP: hours, minutes, seconds, and six digits of the second's fraction. */
export function timeSuffix(now: Date, micros: number): string {
  const two = (part: number) => String(part).padStart(2, "0");
  const time = `${two(now.getUTCHours())}${two(now.getUTCMinutes())}${two(now.getUTCSeconds())}`;
  return `-${time}${String(micros).padStart(6, "0")}`;
}

/** parsers.php 1434: `exclude_from_hc` goes, whatever else it does not know stays. */
function withoutHealthExclusion({ exclude_from_hc: _, ...rest }: Service): Service {
  return rest;
}

/** parsers.php 882 to 950: network U for everybody without `network_mode`, and every network of the file too. */
function networksOf(resource: Resource, service: Service, file: ComposeFile): { networks?: Record<string, unknown> } {
  if (service.network_mode !== undefined && service.network_mode !== null) return {};
  const own = Array.isArray(service.networks)
    ? Object.fromEntries(service.networks.map((name) => [String(name), null]))
    : { ...(service.networks as Record<string, unknown> | undefined) };
  const others = Object.keys(file.networks).filter((name) => name !== "default" && name !== resource.uuid);
  file.networks[resource.uuid] = { name: resource.uuid, external: true };
  const predefined = resource.settings.connect_to_docker_network === true ? ["coolify"] : [];
  for (const name of predefined) file.networks[name] = { name, external: true };
  const joined = [...others, resource.uuid, ...predefined].filter((name) => !(name in own));
  return { networks: { ...own, ...Object.fromEntries(joined.map((name) => [name, null])) } };
}

/** parsers.php 1298 to 1332. */
function kept(environment: Environment, resource: Resource): Environment {
  const entries = Object.entries(environment).filter(([key]) => !key.startsWith("SERVICE_FQDN_"));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value === "" ? resource.variables.find(key)?.value || "" : value]),
  );
}

function ownVariables(resource: Resource, container: string, domain: string | null): Environment {
  const has = (key: string) => resource.variables.find(key) !== undefined;
  const addresses = domain === null || domain === "" ? [] : domain.split(",").map((each) => new URL(each.trim()));
  return {
    // The quotes are part of the value: parsers.php 1181.
    ...(has("COOLIFY_BRANCH") ? {} : { COOLIFY_BRANCH: `"${resource.gitBranch}"` }),
    ...(has("COOLIFY_RESOURCE_UUID") ? {} : { COOLIFY_RESOURCE_UUID: resource.uuid }),
    ...(has("COOLIFY_CONTAINER_NAME") ? {} : { COOLIFY_CONTAINER_NAME: container }),
    ...(addresses.length === 0
      ? {}
      : {
          COOLIFY_URL: addresses.map(({ protocol, hostname }) => `${protocol}//${hostname}`).join(","),
          COOLIFY_FQDN: addresses.map(({ hostname }) => hostname).join(","),
        }),
  };
}

function routedLabels(resource: Resource, service: string, domain: string, labels: readonly string[]) {
  return [`traefik.docker.network=${resource.uuid}`, ...traefikLabels({ resource, service, domain, labels })];
}

/** docker.php 1024: by the last part of the image's name. (Its second look, at a service's settings, only ever adds doubt.) */
function isDatabase({ image }: Service): boolean {
  return databases.has(
    String(image ?? "")
      .split(":")[0]
      ?.split("/")
      .at(-1) ?? "",
  );
}

/** constants.php 42, each by its last part. A domain of one of them is not served. */
const databases = new Set(
  [
    "mariadb mongodb redis mysql mysql-server postgis postgres postgresql mongo memcached couchdb neo4j influxdb",
    "clickhouse-server timescaledb timescaledb-ha pgvector",
  ].flatMap((line) => line.split(" ")),
);
