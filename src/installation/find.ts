// Over 150 lines: every way in which an installation is found, in the order of trying.
import { parseEnvFile } from "../../compose/env/env-file.ts";
import { plainSetting } from "../../compose/env/settings.ts";
import { engineProblem } from "../checks/host/engine-answers.ts";
import type { StackFacts } from "../domain/facts/containers.ts";
import type { FoundInstallation } from "../domain/facts/directory.ts";
import { engineNotAsked } from "../domain/facts/engine.ts";
import { foundProject, isOneLine } from "../domain/grammar.ts";
import { installationPaths } from "../domain/installation-files.ts";
import { Problem } from "../domain/problem.ts";
import type { Mode, Profile, ResolvedProfile, Target } from "../domain/profile.ts";
import { Secret } from "../domain/secret.ts";
import { largestEnvFile } from "../domain/secret-rules.ts";
import { answersOf } from "../domain/target.ts";
import { usage } from "../domain/usage.ts";
import type { KeptInstallation } from "./attached.ts";
import type { InstallationContext } from "./context.ts";
import { attached, coolifyProjectHere, deployedByCoolify } from "./coolify-place.ts";
import { judgeLabelledFolder } from "./labelled-folder.ts";
import { mustBeOurInstallation } from "./own-place.ts";
import { onlyWhatEnvHolds, resolveProfile } from "./resolve-profile.ts";
import { keepSecretVariables } from "./secret-variables.ts";

/** What was typed of an installation, and how a profile is found by what is typed. */
export interface Wanted {
  /** A saved name, a file, or "-". */
  profile?: string | undefined;
  /** A Compose project. */
  project?: string | undefined;
  target?: Target | undefined;
  mode?: Mode | undefined;
  load(source: string): Promise<Profile>;
}

/**
 * Which installation is meant: the profile that is named, else the only saved one, else the folder
 * in which the command runs, else what the engine runs, found by Compose's labels. Throws Problem
 * usage where there are several, place-not-ours where its folder is somebody else's.
 */
export async function findInstallation(context: InstallationContext, wanted: Wanted): Promise<FoundInstallation> {
  const named = wanted.profile ?? (await onlySaved(context, wanted));
  if (named !== undefined) return installationOf(context, await wanted.load(named), wanted.target);
  if (wanted.project !== undefined) return byLabels(context, wanted);
  const project = coolifyProjectHere(context, context.workingDirectory);
  if (project !== undefined) return byLabels(context, { ...wanted, project });
  const here = await byDirectory(context, wanted, context.workingDirectory);
  return here ?? byLabels(context, wanted);
}

/**
 * What a command works on that changes something, or needs the files: the profile that is named,
 * else the only saved one, else a deployment that Coolify keeps. Throws Problem usage.
 */
export async function chooseInstallation(
  context: InstallationContext,
  wanted: Wanted,
): Promise<{ profile: Profile } | { kept: KeptInstallation }> {
  const named = wanted.profile ?? (await onlySaved(context, wanted));
  const profile = named === undefined ? undefined : await wanted.load(named);
  const target = wanted.target ?? profile?.target;
  if (profile !== undefined && (target === undefined || !answersOf({ target }).isKept)) return { profile };
  const found = await (profile === undefined ? byLabels(context, wanted) : installationOf(context, profile, target));
  const { coolify, directory } = found;
  if (coolify !== undefined && directory !== undefined) return { kept: { ...found, coolify, directory } };
  throw usage(
    wanted.project === undefined
      ? "There is no saved installation yet, and --profile is missing."
      : `Coolify has not deployed "${wanted.project}". How another stack is built is known only from a profile: use --profile NAME|FILE.`,
  );
}

async function onlySaved({ ports }: InstallationContext, wanted: Wanted): Promise<string | undefined> {
  if (wanted.project !== undefined) return undefined;
  const names = await ports.profiles.names();
  if (names.length > 1)
    throw usage(`There are several saved installations (${names.join(", ")}). Choose one: --profile NAME.`);
  return names[0];
}

/** The installation that a profile describes, on this host. */
export async function installationOf(
  context: InstallationContext,
  profile: Profile,
  target: Target | undefined,
): Promise<FoundInstallation> {
  keepSecretVariables(context, profile);
  // Only a profile that leaves its target open needs the engine to settle it; asking takes a tenth
  // of a second.
  const isDecided = (target ?? profile.target) !== undefined;
  const engine = isDecided ? engineNotAsked : await context.ports.docker.inspectEngine(context.interruption.signal);
  const decided = await resolveProfile(context, onlyWhatEnvHolds(profile), { engine, target });
  // What a repair may save is the profile as it was given, with every reference to a secret.
  const { asSaved } = await resolveProfile(context, profile, { engine, target });
  const { name: project, directory, mode } = decided;
  await mustBeOurInstallation(context, directory);
  const found = { by: "profile" as const, project, directory, profile: { ...decided, asSaved }, mode };
  return answersOf(decided).isKept ? { ...found, ...(await deploymentOf(context, decided)) } : found;
}

/**
 * Where Coolify has deployed what a profile describes: the application that it names, else the only
 * one. Throws Problem usage.
 */
async function deploymentOf(
  context: InstallationContext,
  { name, mode, coolify }: ResolvedProfile,
): Promise<Pick<FoundInstallation, "project" | "coolify">> {
  const stacks = await stacksHere(context);
  const all = [...stacks.filter(({ isCoolify }) => isCoolify), ...(await deployedByCoolify(context, stacks))];
  const meant = all.filter(({ project }) => project === (coolify?.application ?? project));
  const [one, ...more] = meant;
  if (one === undefined)
    throw usage(
      `Nothing that Coolify has deployed on this host is called "${name}"${coolify?.application === undefined ? "" : ` (coolify.application: ${coolify.application})`}.`,
      "Run this as root on the server where it runs.",
    );
  if (more.length > 0)
    throw usage(
      `Coolify has deployed several here (${meant.map(({ project }) => project).join(", ")}). Choose one in the profile: coolify.application.`,
    );
  const { project, coolify: place } = await attached(context, one, mode);
  return { project, ...(place && { coolify: place }) };
}

/** A folder with a compose file and a `.env` that knows this product's settings. */
async function byDirectory(
  context: InstallationContext,
  wanted: Wanted,
  directory: string,
): Promise<FoundInstallation | undefined> {
  const { files } = context.ports;
  const names = await files.list(directory);
  const hasCompose = names.some((name) => /^(docker-)?compose\.ya?ml$/.test(name));
  if (!hasCompose || !names.includes(".env")) return undefined;
  await mustBeOurInstallation(context, directory);
  const text = await files.read(installationPaths(directory).env, largestEnvFile).catch(() => undefined);
  if (text === undefined) return undefined;
  const env = new Map([...parseEnvFile(text)].map(([name, value]) => [name, new Secret(name, value)]));
  if (!["AUTH_MODE", "DATABASE_URL", "TEMPORAL_ADDRESS", "CLICKHOUSE_HOST"].some((name) => env.has(name)))
    return undefined;
  const embedded = plainSetting(env, "ENABLE_EMBEDDED_DASHBOARD") === "true";
  const named = plainSetting(env, "COMPOSE_PROJECT_NAME") ?? "";
  // Compose itself refuses any other.
  const project = foundProject.test(named) ? named : defaultProject(directory);
  const mode: Mode = wanted.mode ?? (embedded ? "embedded" : "standard");
  return { by: "directory", project, directory, profile: undefined, mode };
}

/** As Compose makes it of a folder's name. */
function defaultProject(directory: string): string {
  const name = (directory.split("/").at(-1) ?? "")
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "")
    .slice(0, 200);
  return name === "" ? "dittofeed" : name;
}

/** A person's own word for a folder is a saved profile; a label may be anybody's. */
async function inLabelledFolder(
  context: InstallationContext,
  wanted: Wanted,
  stack: StackFacts,
  directory: string,
): Promise<FoundInstallation | undefined> {
  // A name that could move a cursor is no folder of anybody's.
  if (!isOneLine(directory) || (await context.ports.files.facts(directory)) === undefined) return undefined;
  const { isOurs, ...labelled } = await judgeLabelledFolder(context, stack, directory);
  // Anybody's container may name it, so it ends no command: nothing in it is read, as is said.
  if (!isOurs) return { ...(await withoutFolder(context, wanted, stack)), labelled };
  const there = await byDirectory(context, wanted, directory);
  if (there === undefined) return undefined;
  const found = { ...there, project: stack.project };
  return (await isSaved(context, stack.project, directory)) ? found : { ...found, by: "labels", labelled };
}

async function isSaved(context: InstallationContext, project: string, directory: string): Promise<boolean> {
  const { profiles } = context.ports;
  if (!(await profiles.names()).includes(project)) return false;
  const profile = await profiles.load(project).catch(() => undefined);
  if (profile === undefined) return false;
  const decided = await resolveProfile(context, onlyWhatEnvHolds(profile), {
    engine: engineNotAsked,
    target: undefined,
  });
  return decided.directory === directory;
}

async function stacksHere({ ports: { docker }, interruption: { signal } }: InstallationContext): Promise<StackFacts[]> {
  // An engine that says nothing is waited for once.
  const { state } = await docker.inspectEngine(signal);
  signal.throwIfAborted();
  if (state !== "usable") return [];
  return docker.stacks(signal).catch((): StackFacts[] => {
    // Without an engine there is none; asked to stop there is nothing to look for.
    signal.throwIfAborted();
    return [];
  });
}

/** Throws engine-stopped and its like: of an engine that was not heard nobody knows what it has. */
export async function mustAnswer({ ports, interruption: { signal } }: InstallationContext): Promise<void> {
  const engine = await ports.docker.inspectEngine(signal);
  signal.throwIfAborted();
  if (engine.state !== "usable") throw new Problem(engineProblem(engine));
}

async function byLabels(context: InstallationContext, wanted: Wanted): Promise<FoundInstallation> {
  const stacks = await stacksHere(context);
  // What Coolify has deployed and nothing runs of has no container, and so no label: beside what
  // runs
  // it is meant only by name.
  const left = stacks.length > 0 && wanted.project === undefined ? [] : await deployedByCoolify(context, stacks);
  const chosen = [...stacks, ...left].filter(({ project }) => project === (wanted.project ?? project));
  const [stack] = chosen;
  if (chosen.length > 1)
    throw usage(
      `There are several stacks (${chosen.map(({ project }) => project).join(", ")}). Choose one: --project NAME.`,
    );
  if (stack === undefined) {
    if (wanted.project !== undefined) {
      await mustAnswer(context);
      throw usage(`This engine has no stack of the project "${wanted.project}".`);
    }
    return {
      by: "nothing",
      project: "dittofeed",
      directory: undefined,
      profile: undefined,
      mode: wanted.mode ?? "standard",
    };
  }
  if ("place" in stack || stack.isCoolify) return attached(context, stack, wanted.mode);
  const labelled =
    stack.directory === undefined ? undefined : await inLabelledFolder(context, wanted, stack, stack.directory);
  if (labelled !== undefined) return labelled;
  return withoutFolder(context, wanted, stack);
}

async function withoutFolder(
  { ports, interruption }: InstallationContext,
  wanted: Wanted,
  { project }: StackFacts,
): Promise<FoundInstallation> {
  const containers = await ports.docker.containers(project, interruption.signal);
  const embedded = containers.some(({ service, image }) => service === "api" && image.includes("embedded"));
  const mode: Mode = wanted.mode ?? (embedded ? "embedded" : "standard");
  return { by: "labels", project, directory: undefined, profile: undefined, mode };
}
