import { databaseName, databaseUser } from "../../../compose/env/environment.ts";
import { plainSetting } from "../../../compose/env/settings.ts";
import { redirectUri } from "../../../compose/stack/addresses.ts";
import { databaseWays } from "../../../compose/stack/database-ways.ts";
import { imageReference } from "../../../compose/stack/images.ts";
import type { DatabaseWay } from "../../domain/database.ts";
import { databaseUnreachable } from "../../domain/database-unreachable.ts";
import type { ExternalDatabase, ResolvedProfile } from "../../domain/profile.ts";
import { answersOf, type DatabaseLocation, type DatabasePlace, type InstallationTarget } from "../../domain/target.ts";

/**
 * Containers of this host's engine, made by Compose; PostgreSQL in one of them, or somewhere else.
 */
export const composeTarget: InstallationTarget = {
  ...answersOf({ target: "compose" }),
  unverified: [],
  nextSteps(profile) {
    const { google, address, workspace } = profile;
    const register =
      google === undefined
        ? `Create an OAuth client at Google with the redirect address ${redirectUri(profile)}, put google.clientId and google.clientSecret into the profile, and run it again.`
        : `Register ${redirectUri(profile)} at Google (APIs & Services, Credentials, Authorized redirect URIs).`;
    return [register, `Open ${address}/dashboard and sign in as ${workspace.administrator}.`];
  },
  async databaseState({ installation, engine, containers, password, volumes }) {
    // Without its password, which is said elsewhere, it cannot be asked.
    if (installation.profile?.database.external !== undefined)
      return password === undefined ? { state: "stopped" } : "askable";
    if (engine.state !== "usable") return { state: "unreachable", saw: "the Docker engine does not answer" };
    const container = containers.find(({ service }) => service === "postgres");
    if (container?.state === "running") return "askable";
    const isThere = container !== undefined || (await volumes()).some((name) => name.endsWith("_postgres"));
    return { state: isThere ? "stopped" : "absent" };
  },
  async locateDatabase(place) {
    const { profile } = place.installation;
    const external = profile?.database.external;
    return external === undefined ? inContainer(place) : elsewhere(place, external, profile);
  },
};

function inContainer({ installation, engine, containers, env, password, names }: DatabasePlace): DatabaseLocation {
  const container = containers.find(({ service }) => service === "postgres");
  if (container?.state !== "running") throw databaseUnreachable("The postgres container is not running.");
  const found = container.environment ?? new Map();
  const setting = (name: string) =>
    names === "own" ? undefined : (plainSetting(env, name) ?? plainSetting(found, name));
  const known = password ?? found.get("POSTGRES_PASSWORD");
  if (known === undefined) throw databaseUnreachable("No PostgreSQL password is set yet.");
  const { profile } = installation;
  // Some image with Node, for the one-off container that leads there where no port does.
  const running = containers.find(({ service }) => service === "api")?.image;
  const image = running ?? (profile === undefined ? undefined : imageReference("api", profile));
  return {
    server: `${container.id} ${container.startedAt}`,
    ways: databaseWays(container, image, engine.state === "usable" && engine.local),
    credentials: {
      user: setting("POSTGRES_USER") ?? databaseUser,
      password: known,
      database: setting("POSTGRES_DB") ?? databaseName,
    },
    container: container.id,
  };
}

function elsewhere(
  { password }: DatabasePlace,
  external: ExternalDatabase,
  profile: ResolvedProfile | undefined,
): DatabaseLocation {
  if (password === undefined) throw databaseUnreachable("No PostgreSQL password is set yet.");
  const way = wayTo(external, profile?.authorities?.database?.certificates);
  const { user, name: database } = external;
  return {
    ...{ server: JSON.stringify(way), ways: [way], container: undefined },
    credentials: { user, password, database },
  };
}

function wayTo({ host, port, sslmode }: ExternalDatabase, ca: string | undefined): DatabaseWay {
  const verify = { disable: undefined, require: "none", "verify-ca": "ca", "verify-full": "full" } as const;
  const asked = verify[sslmode];
  return { kind: "tcp", host, port, ...(asked !== undefined && { tls: { verify: asked, ca } }) };
}
