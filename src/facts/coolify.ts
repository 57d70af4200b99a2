import { join } from "node:path";
import { deployedServices } from "../../compose/coolify/deployed-services.ts";
import { coolifyEnvironment, emptyVariables } from "../../compose/coolify/deployed-settings.ts";
import { parseEnvFile } from "../../compose/env/env-file.ts";
import type { CoolifyAccess } from "../domain/coolify.ts";
import {
  type CoolifyFacts,
  type CoolifyResource,
  coolifyFiles,
  type DeployedService,
} from "../domain/facts/coolify.ts";
import type { DirectoryDetails } from "../domain/facts/directory.ts";
import { largestCompose } from "../domain/file-sizes.ts";
import type { Ports } from "../domain/ports.ts";
import { type MakeSecret, Secret } from "../domain/secret.ts";
import { isSecretName } from "../domain/secret-names.ts";
import { largestEnvFile } from "../domain/secret-rules.ts";
import type { ProbeContext } from "./probe-context.ts";

/**
 * The settings of a deployment, out of the copies that Coolify leaves on its host. Nothing of it
 * can be written by us, and no file of ours is looked for there. Undefined where it may not be
 * read.
 */
export async function inspectCoolifyFolder(
  { files }: Pick<Ports, "files">,
  { folder, unread }: CoolifyResource,
  makeSecret: MakeSecret,
): Promise<DirectoryDetails | undefined> {
  if (unread !== undefined) return undefined;
  const composeText = await readCompose(files, folder);
  const envPath = join(folder, coolifyFiles.env);
  const envText = await files.read(envPath, largestEnvFile);
  const written = parseEnvFile(envText ?? "");
  const wrap = (name: string, value: string) =>
    isSecretName(name) ? makeSecret(name, value, "seen") : new Secret(name, value);
  return {
    path: folder,
    exists: true,
    ...{ writable: false, foreign: [], composeIsOurs: false, override: undefined, overrideText: undefined },
    composeText,
    envText: envText === undefined ? undefined : new Secret(coolifyFiles.env, envText),
    envMode: (await files.facts(envPath))?.mode,
    authorities: {},
    env: new Map([...coolifyEnvironment(composeText, written)].map(([name, value]) => [name, wrap(name, value)])),
    listed: new Set(written.keys()),
    envBackups: [],
  };
}

async function readCompose(files: Pick<Ports["files"], "read">, folder: string): Promise<string | undefined> {
  for (const name of coolifyFiles.compose) {
    const text = await files.read(join(folder, name), largestCompose);
    if (text !== undefined) return text;
  }
  return undefined;
}

/**
 * What is seen of a deployment beside its containers; the proxy is asked on this host, under the
 * public name.
 */
export async function inspectCoolify(
  { ports, installation: { coolify: place }, directory, containers, signal }: ProbeContext,
  access: CoolifyAccess | undefined,
): Promise<CoolifyFacts | undefined> {
  if (place === undefined) return undefined;
  const addresses = containers.flatMap(({ service, coolify }) =>
    (coolify?.addresses ?? []).map((address) => ({ ...address, service })),
  );
  const { docker, files } = ports;
  const [proxy, own, told] = await Promise.all([
    docker.coolifyProxy(signal),
    docker.ownContainers(place.uuid, signal),
    askedOfCoolify(ports, place, access, signal),
  ]);
  const [first] = addresses;
  const { composeText, env } = directory ?? {};
  const services = composeText === undefined ? [] : deployedServices(composeText);
  return {
    place,
    services,
    foldersForFiles: await foldersForFiles(files, services),
    others: own.map(({ service, state, restarts = 0 }) => ({ service, state, restarts })),
    emptyVariables: composeText === undefined || env === undefined ? [] : emptyVariables(composeText, env),
    sharedSecrets: [...(directory?.listed ?? [])].filter(isSecretName),
    ...{ proxy, addresses, told },
    answer: first === undefined || proxy?.isRunning !== true ? undefined : await throughProxy(ports, first, signal),
  };
}

/**
 * A path of the host that is not there Coolify makes as a folder, whatever a container is to see
 * (coollabsio/coolify#8107): a target with an ending is meant as a file.
 */
async function foldersForFiles(
  files: Pick<Ports["files"], "facts">,
  services: readonly DeployedService[],
): Promise<CoolifyFacts["foldersForFiles"]> {
  const binds = services.flatMap(({ name, binds: all }) => all.map((bind) => ({ service: name, ...bind })));
  const asFiles = binds.filter(({ target }) => /\.[a-z]{2,5}$/.test(target));
  const kinds = await Promise.all(asFiles.map(({ source }) => files.facts(source).catch(() => undefined)));
  return asFiles.filter((_, at) => kinds[at]?.kind === "folder");
}

/** A Coolify that does not answer, or not to this token, leaves what is seen on the host. */
async function askedOfCoolify(
  { coolify }: Pick<Ports, "coolify">,
  { kind, uuid }: CoolifyResource,
  access: CoolifyAccess | undefined,
  signal: AbortSignal,
): Promise<CoolifyFacts["told"]> {
  if (access === undefined || kind !== "application") return undefined;
  return coolify.application(access, uuid, signal).catch(() => {
    signal.throwIfAborted();
    return undefined;
  });
}

/** A page takes that long after the first start. */
const timeoutMs = 12_000;

async function throughProxy(
  { http }: Pick<Ports, "http">,
  { host, path, isHttps }: CoolifyFacts["addresses"][number],
  signal: AbortSignal,
): Promise<CoolifyFacts["answer"]> {
  const url = `${isHttps ? "https" : "http"}://${host}${path.replace(/\/$/, "")}/dashboard`;
  const connectTo = { host: "127.0.0.1", port: isHttps ? 443 : 80 };
  try {
    const request = { url, connectTo, timeoutMs, ...(isHttps && ({ anyCertificate: true } as const)) };
    const { status, body } = await http(request, signal);
    return { url, status, body: body.slice(0, 200) };
  } catch (thrown) {
    signal.throwIfAborted();
    return { url, failed: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
