import type { ResolvedProfile } from "../../src/domain/profile.ts";
import type { ServiceName } from "../../src/domain/service.ts";
import { type Source, settingSources } from "../env/environment.ts";
import { readsSetting } from "../env/read-settings.ts";
import { onceTemporalAnswers } from "../scripts/once-temporal-answers.ts";
import { edgePorts } from "../stack/edge/caddyfile.ts";
import { authorityInContainer } from "../stack/external-database.ts";
import type { ComposeService } from "../stack/services/compose-service.ts";
import { stackOf } from "../stack/stack.ts";
import { coolifySecrets, externalPassword, externalPasswordEncoded } from "./coolify-variables.ts";

/** A service as Coolify is given it. Every text is what the container is to get, but `Inserted`. */
export interface CoolifyService
  extends Pick<
    ComposeService,
    | "image"
    | "command"
    | "restart"
    | "volumes"
    | "depends_on"
    | "healthcheck"
    | "stop_grace_period"
    | "security_opt"
    | "cap_drop"
    | "cap_add"
    | "mem_limit"
    | "pids_limit"
    | "logging"
  > {
  pull_policy?: "always";
  environment: Record<string, string | Inserted | null>;
  configs?: { source: string; target: string }[];
  /** Coolify's own: its state does not count for that of the whole. */
  exclude_from_hc?: true;
}

/** A value into which Compose puts variables, as it is to stand in the file. */
export class Inserted {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What the config with the database's authorities is called. */
export const authorityConfig = "database-authority";

/** Its container's port stands in it, and makes Coolify propose a domain for the edge. */
const domainKey = `SERVICE_URL_EDGE_${edgePorts.plain}`;

/**
 * The stack of the compose target, with what Coolify would break taken out of it and put in
 * otherwise. No names, ports, networks, files and replicas: its parser sets, or refuses, them all
 * (bootstrap/helpers/parsers.php, applicationParser).
 */
export function coolifyStackOf(profile: ResolvedProfile): Map<string, CoolifyService> {
  const sources = coolifySources(profile);
  return new Map(
    [...stackOf(profile, undefined)].flatMap(([name, service]) => {
      const made = coolifyService(name, service, sources);
      return namesOf(name, service.deploy?.replicas ?? 1).map((copy) => [copy, made] as const);
    }),
  );
}

/** Every container has a name of its own there, so that Compose refuses to scale: copies instead. */
function namesOf(name: ServiceName, copies: number): string[] {
  return Array.from({ length: copies }, (_, index) => (index === 0 ? name : `${name}-${index + 1}`));
}

type Sources = ReadonlyMap<string, Source | Inserted>;

function coolifyService(
  name: ServiceName,
  {
    env_file,
    environment: own,
    fromEnvFile,
    labels,
    ports,
    networks,
    deploy,
    volumes = [],
    ...service
  }: ComposeService,
  sources: Sources,
): CoolifyService {
  const { image, ...rest } = service;
  const named = volumes.filter((volume) => !volume.startsWith("./"));
  const mountsAuthority = named.length < volumes.length;
  const settings = [...sources].filter(([setting]) => readsSetting(name, setting));
  return {
    image,
    ...(isMoving(image) && { pull_policy: "always" }),
    ...rest,
    ...(name === "worker" && { command: ["node", "-e", onceTemporalAnswers] }),
    environment: {
      ...(name === "edge" && { [domainKey]: null }),
      ...Object.fromEntries(settings.map(([setting, source]) => [setting, written(source)])),
      // Set by the service for itself; empty there means withheld, and what is not given needs not be.
      ...Object.fromEntries(
        Object.entries(own ?? {}).filter(
          ([setting, value]) => value !== null && !(value === "" && !readsSetting(name, setting)),
        ),
      ),
    },
    ...(named.length > 0 && { volumes: named }),
    ...(mountsAuthority && { configs: [{ source: authorityConfig, target: authorityInContainer }] }),
    // It holds no program that could tell, and "unknown" would be said of the whole.
    ...(name === "cloudflared" && { exclude_from_hc: true }),
  };
}

/**
 * Could there be another image under the same name tomorrow? Coolify's `compose build --pull` pulls
 * none of those that are not built (#5587). A number with a dot is a release, which stays.
 */
const isMoving = (image: string): boolean => !image.includes("@") && !/:v?\d+(\.\d+)+([.-]\w+)*$/.test(image);

/** Settings as `.env` has them elsewhere, and where each value comes from on Coolify. */
function coolifySources(profile: ResolvedProfile): Sources {
  const required = (name: string) => new Inserted(`\${${name}:?}`);
  const sources = new Map<string, Source | Inserted>(settingSources(profile));
  // The project is Coolify's own.
  sources.delete("COMPOSE_PROJECT_NAME");
  // Asked for even where sign-in is postponed: it is what everybody needs in the end.
  for (const name of ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"]) sources.set(name, required(name));
  for (const name of ["HUBSPOT_CLIENT_SECRET", "TUNNEL_TOKEN"])
    if (sources.has(name)) sources.set(name, required(name));
  if (profile.database.external === undefined) return sources;
  for (const name of ["POSTGRES_PASSWORD", "POSTGRES_PWD"]) sources.set(name, required(externalPassword));
  const url = sources.get("DATABASE_URL");
  if (url !== undefined && typeof url === "object" && "url" in url)
    sources.set("DATABASE_URL", withPassword(url.url, `\${${externalPasswordEncoded}:-\${${externalPassword}}}`));
  return sources;
}

function written(source: Source | Inserted): string | Inserted {
  if (typeof source === "string" || source instanceof Inserted) return source;
  const variable =
    coolifySecrets[("secret" in source ? source.secret : source.password) as keyof typeof coolifySecrets];
  return "url" in source ? withPassword(source.url, `\${${variable}}`) : new Inserted(`\${${variable}}`);
}

/** The user is percent-encoded, so the first @ is the one behind it. */
function withPassword(url: string, password: string): Inserted {
  const [before = "", ...after] = url.split("@");
  return new Inserted(`${literal(before)}:${password}@${literal(after.join("@"))}`);
}

/** As it is to arrive: Compose puts in values wherever a `$` stands alone. */
export const literal = (text: string): string => text.replaceAll("$", "$$$$");
