import type { SettingPlace } from "../../src/domain/facts/coolify.ts";
import type { Secret } from "../../src/domain/secret.ts";
import { allServices, type ServiceName } from "../../src/domain/service.ts";
import { writtenService, writtenSettings } from "../stack/written-compose-file.ts";

/**
 * What the copies in Coolify's folder say together: each service's `environment:` with what `.env`
 * gives, as Compose fills it in. Coolify names its generated values SERVICE_PASSWORD_X and the
 * like, so that the settings' own names stand in the compose file alone.
 */
export function coolifyEnvironment(composeText: string | undefined, env: ReadonlyMap<string, string>) {
  const found = new Map(env);
  // The app's own settings first: of PostgreSQL's POSTGRES_USER the container's own counts.
  for (const service of inReadingOrder)
    for (const [name, value] of settingsIn(composeText, service)) {
      if (found.has(name)) continue;
      const filled = value === null || value === undefined ? env.get(name) : interpolated(String(value), env);
      if (filled !== undefined) found.set(name, filled);
    }
  return found;
}

const inReadingOrder: readonly ServiceName[] = ["postgres", "redis", "clickhouse", "api", "worker", "dashboard"];

/**
 * Where a service's setting is changed in Coolify. A variable with a default stands in its compose
 * file as a plain value: what is in the list of variables too is one of those
 * (bootstrap/helpers/parsers.php).
 */
export function coolifyVariable(
  composeText: string | undefined,
  listed: ReadonlySet<string>,
  service: ServiceName,
  name: string,
): SettingPlace {
  const found = settingsIn(composeText, service).find(([key]) => key === name);
  const value = found?.[1];
  if (found === undefined || value === null || value === undefined) return { variable: name };
  const named = /^\$\{?(\w+)(?:\}|:?[-?][^${}]*\})?$/.exec(String(value))?.[1];
  if (named !== undefined) return { variable: named };
  return listed.has(name) && !String(value).includes("$") ? { variable: name } : { fixedIn: service };
}

/**
 * What Coolify makes or fills in itself (SERVICE_PASSWORD_X, SERVICE_URL_X), the compose file
 * takes, and has no value: on some installations it stays empty (coollabsio/coolify#4646, #11043,
 * #3957).
 */
export function emptyVariables(composeText: string, env: ReadonlyMap<string, Secret>): string[] {
  const taken = [...composeText.replaceAll("$$", "").matchAll(/\$\{?(SERVICE_\w+)/g)].map(([, name = ""]) => name);
  const named = [...env.keys()].filter((name) => generated.test(name));
  return [...new Set([...taken, ...named])].filter((name) => env.get(name)?.isEmpty !== false).toSorted();
}

const generated = /^SERVICE_(PASSWORD|USER|BASE64|REALBASE64|HEX)_/;

const settingsIn = (composeText: string | undefined, service: string) => {
  const written = writtenService(composeText, service);
  return written === undefined ? [] : writtenSettings(written);
};

/** Undefined where a variable is needed and has no value, and for forms that only Compose reads. */
function interpolated(text: string, env: ReadonlyMap<string, string>): string | undefined {
  let unknown = false;
  const filled = text.replace(
    /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?])([^${}]*))?\}|)/g,
    (whole, plain: string | undefined, braced: string | undefined, operator: string | undefined, rest = "") => {
      if (whole === "$$") return "$";
      const name = plain ?? braced;
      const value = name === undefined ? undefined : env.get(name);
      const isThere = value !== undefined && (value !== "" || operator?.startsWith(":") !== true);
      if (isThere) return value;
      if (operator?.endsWith("-") === true) return rest;
      if (name === undefined || operator !== undefined) unknown = true;
      return "";
    },
  );
  return unknown ? undefined : filled;
}

/** Services of ours that the deployed file has. */
export const coolifyServices = (composeText: string | undefined): ServiceName[] =>
  allServices.filter((service) => writtenService(composeText, service) !== undefined);
