import { asMap, type ComposeFile, type Environment, type Service } from "./compose-file.ts";
import { domainOf, findService, firstAddress, generatedUrl, underscored } from "./domains.ts";
import { generateValue, kindOf, serviceNameOf } from "./generated-values.ts";
import { betweenBraces, serviceNamesIn, splitOnOperator, withoutDollar } from "./references.ts";
import type { Resource } from "./resource.ts";

/**
 * parsers.php 425 to 680: what SERVICE_… variables a compose file asks for. They are looked for in the values of
 * `environment`, in the keys only those of addresses; nowhere else in the file.
 */
export function fillGenerated(resource: Resource, file: ComposeFile, wildcard: string): void {
  const services = Object.keys(file.services);
  for (const service of Object.values(file.services)) {
    const environment = environmentOf(service);
    for (const [key, value] of Object.entries(environment)) {
      if (/^SERVICE_(FQDN|URL)_/.test(key)) addressByKey(resource, services, key, text(value), wildcard);
    }
    const named = new Set(Object.values(environment).flatMap((value) => serviceNamesIn(text(value))));
    for (const key of named) {
      const kind = kindOf(key);
      if (kind === "FQDN" || kind === "URL") addressByValue(resource, services, key, wildcard);
      else resource.variables.firstOrCreate({ key, value: generateValue(kind) });
    }
  }
}

function addressByKey(
  resource: Resource,
  services: readonly string[],
  key: string,
  value: string,
  wildcard: string,
): void {
  const { written, port } = serviceNameOf(key);
  const path = value.startsWith("/") && value !== "/" ? value : "";
  if (key.startsWith("SERVICE_FQDN_")) {
    // 495: one address for the whole application, whichever service asks.
    const fqdn = `${resource.fqdn ?? host(generatedUrl(wildcard, resource.uuid))}${path}`;
    resource.fqdn ??= port === undefined ? fqdn : `${fqdn}:${port}`;
    resource.variables.updateOrCreate(port === undefined ? key : key.slice(0, key.lastIndexOf("_")), fqdn);
  }
  if (resource.kind !== "application") return;
  const service = findService(underscored(written.toLowerCase()), services);
  const url = generatedUrl(wildcard, `${written.toLowerCase().replaceAll("_", "-")}-${resource.uuid}`);
  addDomain(resource, service, `${url}${path}${port === undefined ? "" : `:${port}`}`);
}

/** 585: both of the pair, whichever of them was asked for; what is there stays. */
function addressByValue(resource: Resource, services: readonly string[], key: string, wildcard: string): void {
  const { written, port } = serviceNameOf(key);
  const name = written.toLowerCase();
  const url = generatedUrl(wildcard, `${name.replaceAll("_", "-")}-${resource.uuid}`);
  const suffixes: readonly (readonly [string, string])[] =
    port === undefined
      ? [["", ""]]
      : [
          ["", ""],
          [`_${port}`, `:${port}`],
        ];
  for (const [ending, colon] of suffixes) {
    resource.variables.firstOrCreate({ key: `SERVICE_FQDN_${written}${ending}`, value: `${host(url)}${colon}` });
    resource.variables.firstOrCreate({ key: `SERVICE_URL_${written}${ending}`, value: `${url}${colon}` });
  }
  if (resource.kind === "application") {
    addDomain(resource, findService(underscored(name), services), port === undefined ? url : `${url}:${port}`);
  }
}

function addDomain(resource: Resource, service: string | undefined, domain: string): void {
  if (service === undefined || (domainOf(resource.domains, service) ?? null) !== null) return;
  for (const key of Object.keys(resource.domains))
    if (underscored(key) === underscored(service)) delete resource.domains[key];
  resource.domains[service] = { domain };
}

/**
 * parsers.php 951 to 1130: a value that begins with a variable makes it appear on Coolify's page, and is written into
 * the service beside the one that was meant, with what the page holds; a variable further inside is left to Compose.
 */
export function fillAsked(resource: Resource, service: Service): Environment {
  const environment = environmentOf(service);
  for (const [key, given] of Object.entries({ ...environment })) {
    const value = text(given);
    if (value.startsWith("SERVICE_") || !value.startsWith("$")) continue;
    if (value.startsWith("$SERVICE_")) {
      resource.variables.firstOrCreate({ key, value });
    } else if (key === withoutDollar(value)) {
      resource.variables.firstOrCreate({ key });
    } else {
      const content = betweenBraces(value)?.content ?? value.slice(1);
      addAsked(resource, environment, content);
    }
  }
  return environment;
}

function addAsked(resource: Resource, environment: Environment, content: string): void {
  const split = splitOnOperator(content);
  if (split === undefined) {
    environment[content] = resource.variables.firstOrCreate({ key: content }).value;
    return;
  }
  const isRequired = split.operator.includes("?");
  const asked = resource.variables.firstOrCreate({ key: split.variable, value: split.rest, isRequired });
  environment[split.variable] = asked.value;
  for (let inner = nested(split.rest, 0); inner !== undefined; inner = nested(split.rest, inner.end + 1)) {
    const within = splitOnOperator(inner.content);
    const name = within?.variable ?? inner.content;
    // 1077: those are the addresses' own affair.
    if (/^SERVICE_(URL|FQDN)_/.test(name)) continue;
    environment[name] = resource.variables.firstOrCreate({ key: name, value: within?.rest ?? null }).value;
  }
}

const nested = (from: string, at: number) => (from.includes(`\${`) ? betweenBraces(from, at) : undefined);

/** parsers.php 1208 to 1250: the addresses of each service that has a domain, told to every service. */
export function fillAddresses(resource: Resource): Environment {
  const told: Environment = {};
  for (const [service, { domain }] of Object.entries(resource.domains)) {
    if ((domain ?? "") === "" || domain === null) continue;
    const { url, host: name } = firstAddress(domain);
    const ending = underscored(service).toUpperCase();
    told[`SERVICE_URL_${ending}`] = url;
    told[`SERVICE_FQDN_${ending}`] = name;
    resource.variables.updateOrCreate(`SERVICE_URL_${ending}`, url);
    resource.variables.updateOrCreate(`SERVICE_FQDN_${ending}`, name);
  }
  return told;
}

function environmentOf(service: Service): Environment {
  const build = service.build as { args?: unknown } | undefined;
  return { ...asMap(service.environment), ...asMap(build?.args) };
}

const text = (value: unknown): string => (value === null || value === undefined ? "" : String(value));
const host = (url: string): string => url.replace(/^[a-z]+:\/\//, "");
