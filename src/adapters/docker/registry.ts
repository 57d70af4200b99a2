import { homedir } from "node:os";
import { join } from "node:path";
import { readRegular } from "../files/read-regular.ts";
import type { Environment } from "../shell/shell.ts";

/**
 * The client's own login for a registry, as the engine wants it in the header X-Registry-Auth,
 * which is undefined for an anonymous request. Without an answer where a credential helper holds
 * the login: then only the docker client can ask, and does.
 */
export async function registryLogin(
  reference: string,
  environment: Environment,
): Promise<{ header: string | undefined } | undefined> {
  const folder = environment.DOCKER_CONFIG ?? join(environment.HOME ?? homedir(), ".docker");
  const text = await readRegular(join(folder, "config.json"), 1_048_576).catch(() => "{}");
  const server = registryOf(reference);
  const keys =
    server === "docker.io"
      ? ["https://index.docker.io/v1/", "index.docker.io", "docker.io"]
      : [server, `https://${server}`, `http://${server}`];
  try {
    const config = JSON.parse(text) as ClientConfig;
    if (config.credsStore || keys.some((key) => config.credHelpers?.[key] !== undefined)) return undefined;
    const key = keys.find((one) => config.auths?.[one] !== undefined);
    const login = key === undefined ? undefined : config.auths?.[key];
    return { header: login === undefined || key === undefined ? undefined : encoded(login, key) };
  } catch {
    return undefined; // A file that we cannot read is the docker client's to complain about.
  }
}

interface ClientConfig {
  credsStore?: string;
  credHelpers?: Record<string, string>;
  auths?: Record<string, { auth?: string; identitytoken?: string }>;
}

function encoded(login: { auth?: string; identitytoken?: string }, serveraddress: string): string | undefined {
  const pair = Buffer.from(login.auth ?? "", "base64").toString("utf8");
  const [username, password] = [pair.slice(0, pair.indexOf(":")), pair.slice(pair.indexOf(":") + 1)];
  const values = login.identitytoken ? { identitytoken: login.identitytoken } : { username, password };
  if (!login.identitytoken && pair === "") return undefined;
  return Buffer.from(JSON.stringify({ ...values, serveraddress })).toString("base64url");
}

/** "postgres:15" comes from docker.io; a first part with a dot or a port, or "localhost", is a registry. */
function registryOf(reference: string): string {
  const [first, ...rest] = reference.split("/");
  return first !== undefined && rest.length > 0 && (/[.:]/.test(first) || first === "localhost") ? first : "docker.io";
}

/** Name and tag or digest, as the engine's API wants them apart. Without either it would pull every tag there is. */
export function splitReference(reference: string): { name: string; tag: string } {
  const [beforeDigest, digest] = reference.split("@");
  const name = beforeDigest ?? reference;
  const colon = name.lastIndexOf(":");
  const hasTag = colon > name.lastIndexOf("/");
  const bare = hasTag ? name.slice(0, colon) : name;
  return { name: bare, tag: digest ?? (hasTag ? name.slice(colon + 1) : "latest") };
}

/** As the engine lists it: it leaves "docker.io/" and "library/" away. */
export function familiarName(name: string): string {
  return name.replace(/^(index\.)?docker\.io\//, "").replace(/^library\//, "");
}
