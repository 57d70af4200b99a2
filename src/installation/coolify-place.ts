import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";
import { coolifyServices } from "../../compose/coolify/deployed-settings.ts";
import { writtenService } from "../../compose/stack/written-compose-file.ts";
import type { StackFacts } from "../domain/facts/containers.ts";
import { type CoolifyResource, coolifyFiles } from "../domain/facts/coolify.ts";
import type { CoolifyLabels } from "../domain/facts/coolify-labels.ts";
import type { FoundInstallation } from "../domain/facts/directory.ts";
import { largestCompose } from "../domain/file-sizes.ts";
import { foundProject } from "../domain/grammar.ts";
import type { Mode } from "../domain/profile.ts";
import { looksLikeDittofeed } from "../domain/service.ts";
import type { InstallationContext } from "./context.ts";
import { coolifyFolderFaults, mustBeOurInstallation } from "./own-place.ts";

type Looking = Pick<InstallationContext, "ports" | "environment">;
type Kind = CoolifyResource["kind"];

const kinds = ["application", "service"] as const satisfies readonly Kind[];

/**
 * Where Coolify keeps what it has deployed; BASE_CONFIG_PATH as in its own config/constants.php.
 */
function coolifyFolder({ BASE_CONFIG_PATH: given }: NodeJS.ProcessEnv): string {
  return given !== undefined && isAbsolute(given) ? given : "/data/coolify";
}

/** The resource that the labels of a stack's containers name, with its folder on this host. */
async function coolifyPlace(
  context: Looking,
  uuid: string,
  { kind, ...named }: CoolifyLabels | { kind: Kind },
): Promise<CoolifyResource> {
  const folder = join(coolifyFolder(context.environment), `${kind}s`, uuid);
  const faults = await coolifyFolderFaults(context, folder);
  return { kind, uuid, folder, ...named, ...(faults.length > 0 && { unread: faults.join("; ") }) };
}

/** A deployment that left its folder, and no container. */
interface Left {
  project: string;
  place: CoolifyResource;
}

/**
 * Deployments of this product that are known by their folder alone. One that failed, and one that
 * Coolify has stopped, leave it: their containers are removed, and with them every label
 * (app/Actions/Application/StopApplication.php).
 */
export async function deployedByCoolify(context: Looking, stacks: readonly StackFacts[]): Promise<Left[]> {
  const { files } = context.ports;
  const base = coolifyFolder(context.environment);
  const found = await Promise.all(
    kinds.map(async (kind) => {
      const names = await files.list(join(base, `${kind}s`)).catch(() => []);
      const others = names.filter((one) => foundProject.test(one) && !stacks.some(({ project }) => project === one));
      return Promise.all(others.map((uuid) => coolifyPlace(context, uuid, { kind })));
    }),
  );
  const ours = await Promise.all(
    found.flat().map(async (place) => {
      const services: readonly string[] = coolifyServices(await deployedCompose(context, place));
      return looksLikeDittofeed(services) ? [{ project: place.uuid, place }] : [];
    }),
  );
  return ours.flat();
}

/** The deployment of these containers, or of this folder, as every command works on it. */
export async function attached(
  context: InstallationContext,
  found: Pick<StackFacts, "project" | "coolify"> | Left,
  mode: Mode | undefined,
): Promise<FoundInstallation> {
  const { project } = found;
  const isLeft = "place" in found;
  const place = isLeft ? found.place : await coolifyPlace(context, project, found.coolify ?? { kind: "application" });
  const directory = ownFolderFor(project, context.environment);
  await mustBeOurInstallation(context, directory);
  const known = { by: isLeft ? ("directory" as const) : ("labels" as const), project, directory, profile: undefined };
  return { ...known, mode: mode ?? (await modeOf(context, place)), coolify: place };
}

/** As the image of the api says it: there is one for each mode. */
async function modeOf(context: InstallationContext, place: CoolifyResource): Promise<Mode> {
  const { docker } = context.ports;
  const seen = await docker.containers(place.uuid, context.interruption.signal).catch(() => []);
  context.interruption.signal.throwIfAborted();
  const running = seen.find(({ service }) => service === "api")?.image;
  const image = running ?? String(writtenService(await deployedCompose(context, place), "api")?.image ?? "");
  return image.includes("embedded") ? "embedded" : "standard";
}

/** The compose file as it was deployed last; undefined where there is none that may be read. */
async function deployedCompose({ ports: { files } }: Looking, place: CoolifyResource): Promise<string | undefined> {
  if (place.unread !== undefined) return undefined;
  for (const name of coolifyFiles.compose) {
    const text = await files.read(join(place.folder, name), largestCompose).catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The deployment in whose folder a command was started. */
export function coolifyProjectHere({ environment }: Pick<Looking, "environment">, directory: string) {
  const folders = kinds.map((kind) => join(coolifyFolder(environment), `${kind}s`));
  return folders.includes(dirname(directory)) ? basename(directory) : undefined;
}

/**
 * Lock and dumps of a deployment that no profile names: nothing is ever written in Coolify's
 * folder.
 */
function ownFolderFor(uuid: string, { XDG_STATE_HOME: stateHome }: NodeJS.ProcessEnv): string {
  return join(stateHome ?? join(homedir(), ".local", "state"), "dittofeed-setup", "coolify", uuid);
}
