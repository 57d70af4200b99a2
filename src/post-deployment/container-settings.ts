// Over 150 lines: all that is read of the container's environment, and every fault of it at once.
import type { PostDeploymentSettings } from "../../compose/scripts/post-deployment-command.ts";
import { edgePorts } from "../../compose/stack/edge/caddyfile.ts";
import { upstreams } from "../../compose/stack/edge/rules.ts";
import type { Neighbour } from "../adapters/inside/inside.ts";
import { Problem } from "../domain/problem.ts";
import type { ResolvedProfile } from "../domain/profile.ts";
import type { InstallationSecrets, MakeSecret } from "../domain/secret.ts";
import { coolifyGenerated, isSecretName, type SecretName } from "../domain/secret-names.ts";
import { secretFault } from "../domain/secret-rules.ts";
import type { ServiceName } from "../domain/service.ts";
import { type DatabaseRead, type ReadText, readDatabase } from "./database-address.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface ContainerSettings {
  profile: ResolvedProfile;
  secrets: InstallationSecrets;
  neighbours: Neighbour[];
  /** Why nobody can sign in yet; undefined where Google's two values are there. */
  postponed: string | undefined;
}

/**
 * Of what the command brings and the container's environment holds, as the app reads it. Throws
 * Problem value-missing, which names all that is blank: nothing has been touched by then.
 */
export function readContainer(
  settings: PostDeploymentSettings,
  env: Environment,
  { makeSecret, readText }: { makeSecret: MakeSecret; readText: ReadText },
): ContainerSettings {
  for (const [name, value] of Object.entries(env)) if (value && isSecretName(name)) makeSecret(name, value, "seen");
  const database = readDatabase(env, readText);
  const needed: [SecretName, string][] = (["SECRET_KEY", "JWT_SECRET", "CLICKHOUSE_PASSWORD"] as const).map((name) => [
    name,
    env[name] ?? "",
  ]);
  const secrets: InstallationSecrets = new Map(
    [...needed, ...("fault" in database ? [] : [["POSTGRES_PASSWORD", database.password] as const])].map(
      ([name, value]) => [name, { secret: makeSecret(name, value, "seen"), origin: "given" as const }],
    ),
  );
  const faults = [
    ...blankGenerated(env),
    ...("fault" in database ? [database.fault] : []),
    ...[...secrets].flatMap(([name, { secret }]) => {
      const fault = secretFault(name, secret);
      return fault === undefined ? [] : [`${name}: ${fault}`];
    }),
    ...["CLICKHOUSE_HOST", "CLICKHOUSE_USER"].flatMap((name) => (env[name]?.trim() ? [] : [`${name}: it is empty`])),
    ...faultOfAddress(settings, env),
  ];
  if (faults.length > 0 || "fault" in database) throw blank(faults);
  const { GOOGLE_CLIENT_ID: clientId = "", GOOGLE_CLIENT_SECRET: clientSecret = "" } = env;
  const postponed = whyPostponed(settings, { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret });
  return {
    profile: profileOf(settings, database, postponed === undefined ? clientId.trim() : undefined),
    secrets,
    neighbours: neighboursOf(env),
    postponed,
  };
}

/**
 * On some installations these come blank: coollabsio/coolify #4646, #11043, #3957. That of a domain
 * may be empty where a service has none; what the app needs of it is DASHBOARD_URL.
 */
const blankGenerated = (env: Environment): string[] =>
  Object.keys(env)
    .filter((name) => coolifyGenerated.test(name) && !env[name]?.trim())
    .map((name) => `${name}: Coolify left it empty`);

/** The edge and the redirect address at Google are made for one address. */
function faultOfAddress({ address }: PostDeploymentSettings, { DASHBOARD_URL: given = "" }: Environment): string[] {
  if (!given.trim()) return ["DASHBOARD_URL: it is empty, so the app would send people to the vendor's address"];
  const origin = URL.canParse(given.trim()) ? new URL(given.trim()).origin : undefined;
  if (origin === new URL(address).origin) return [];
  return [`DASHBOARD_URL: it is ${given.trim()}, but compose file and command were generated for ${address}`];
}

function whyPostponed({ google }: PostDeploymentSettings, values: Record<string, string>): string | undefined {
  const names = Object.keys(values).filter((name) => !values[name]?.trim());
  if (names.length === 0) return undefined;
  const said = `${names.join(" and ")} ${names.length === 1 ? "is" : "are"} empty`;
  return google ? said : `${said}, because the profile does not use Google sign-in`;
}

function profileOf(
  { name, mode, address, workspace, route }: PostDeploymentSettings,
  { external, authority }: Exclude<DatabaseRead, { fault: string }>,
  clientId: string | undefined,
): ResolvedProfile {
  return {
    ...{ apiVersion: "dittofeed-setup/v1", name, mode, address, workspace, directory: "/" },
    ...{ target: "coolify", isInside: true },
    ...(clientId !== undefined && { google: { clientId } }),
    // Whatever ends TLS stands before the edge: Coolify's proxy.
    edge: { tls: "behind-proxy", staging: false, frameAncestors: [] },
    ports: {
      ...{ postgres: false, redis: false, clickhouse: false, clickhouseNative: false, temporal: false },
      ...{ edge: edgePorts.plain, http: edgePorts.http, https: edgePorts.https },
    },
    ...{ images: {}, limits: {}, secrets: {}, worker: { replicas: 1, concurrency: 10 }, asSaved: undefined },
    database: { route, external },
    ...(authority !== undefined && { authorities: { database: authority } }),
  };
}

/** Where the app looks for each, with what it takes where nothing is said (config.ts). */
function neighboursOf(env: Environment): Neighbour[] {
  const at = (service: ServiceName, place: string | undefined, port: number): Neighbour => {
    const url = new URL(`http://${(place?.trim() || "localhost").replace(/^\w+:\/\//, "")}`);
    return { service, host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(url.port || port) };
  };
  return [
    ...(env.REDIS_HOST?.trim() ? [at("redis", `${env.REDIS_HOST}:${env.REDIS_PORT || 6379}`, 6379)] : []),
    at("clickhouse", env.CLICKHOUSE_HOST, 8123),
    at("temporal", env.TEMPORAL_ADDRESS, 7233),
    at("api", "127.0.0.1", Number(env.API_PORT || 3001)),
    at("dashboard", upstreams.dashboard, 3000),
    at("edge", `edge:${edgePorts.plain}`, edgePorts.plain),
  ];
}

function blank(faults: readonly string[]): Problem {
  return new Problem({
    code: "value-missing",
    title: "Settings of this container are empty or unusable",
    saw: faults.join("\n"),
    why: "With them, the app is open to anyone, loses what it encrypts, or does not start. Nothing was changed.",
    next: "In Coolify, under Environment Variables, set each of them (to the old value, if this installation has worked before), then deploy again.",
  });
}
