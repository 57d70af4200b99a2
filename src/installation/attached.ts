import { plainSetting } from "../../compose/env/settings.ts";
import type { SchemaMode } from "../../schema/model/schema-model.ts";
import { restartOneByOne } from "../../tasks/repairs/containers.ts";
import { engineProblem } from "../checks/host/engine-answers.ts";
import { inStartOrder } from "../checks/services/running.ts";
import { isReady } from "../domain/condition.ts";
import type { ComposeProject } from "../domain/docker.ts";
import type { InspectedContainer } from "../domain/facts/containers.ts";
import type { FoundInstallation } from "../domain/facts/directory.ts";
import { installationPaths } from "../domain/installation-files.ts";
import { coolifyName, keeperOf } from "../domain/keeper.ts";
import { Problem } from "../domain/problem.ts";
import { usage } from "../domain/usage.ts";
import { withLock } from "../engine/lock.ts";
import { Gatherer } from "../facts/gatherer.ts";
import type { InstallationContext } from "./context.ts";
import type { NamedDatabase } from "./installation.ts";
import { composeTarget } from "./targets/compose.ts";

/**
 * An installation whose files and containers somebody else keeps, and where this program's own lie.
 */
export type KeptInstallation = FoundInstallation & {
  directory: string;
  coolify: NonNullable<FoundInstallation["coolify"]>;
};

/** Its containers as they are now: each deployment makes others, so nobody keeps their ids. */
export async function keptContainers(
  { ports, interruption }: InstallationContext,
  { project, coolify }: KeptInstallation,
  services: readonly string[] = [],
): Promise<InspectedContainer[]> {
  const engine = await ports.docker.inspectEngine(interruption.signal);
  if (engine.state !== "usable") throw new Problem(engineProblem(engine));
  const found = inStartOrder(await ports.docker.containers(project, interruption.signal));
  if (found.length === 0)
    throw usage(`Coolify runs no container of ${coolifyName(coolify)} now.`, "dittofeed-setup doctor");
  const known = [...new Set(found.map(({ service }) => service))];
  const unknown = services.filter((name) => !known.some((service) => service === name));
  if (unknown.length > 0)
    throw usage(`There is no service ${unknown.join(", ")}. Available services: ${known.join(", ")}.`);
  return services.length === 0 ? found : found.filter(({ service }) => services.includes(service));
}

/** For what Compose can do by the labels of its containers alone. */
export const byItsLabels = ({ project, directory }: KeptInstallation): ComposeProject => ({
  ...{ name: project, directory, workerReplicas: 1, environmentNames: [] },
  byLabels: true,
});

/** Starts these again one by one, and waits for each. Throws Problem container-unhealthy. */
export async function restartKept(
  context: InstallationContext,
  kept: KeptInstallation,
  services: readonly string[],
  say: (line: string) => void,
): Promise<string[]> {
  const { ports, interruption } = context;
  const containers = await keptContainers(context, kept, services);
  const names = [...new Set(containers.map(({ service }) => service))];
  await withLock(context, kept, () =>
    restartOneByOne({ ports, installation: kept, signal: interruption.signal, say }, containers),
  );
  const after = await keptContainers(context, kept, services);
  const left = after.filter((one) => !isReady(one));
  if (left.length === 0) return names;
  throw new Problem({
    code: "container-unhealthy",
    title: "Not every service came up again",
    saw: left
      .map(({ name, state, health }) => `${name} is ${state}${health === "none" ? "" : `, ${health}`}.`)
      .join("\n"),
    why: "Its features do not work until it is healthy.",
    next: `dittofeed-setup logs ${[...new Set(left.map(({ service }) => service))].join(" ")}`,
  });
}

/** Opens its database with the settings that run, and closes it after `work`. */
export async function withKeptDatabase<T>(
  context: InstallationContext,
  kept: KeptInstallation,
  mode: SchemaMode | undefined,
  work: (named: NamedDatabase) => Promise<T>,
): Promise<T> {
  const { ports, makeSecret, interruption } = context;
  const { signal } = interruption;
  const gatherer = new Gatherer({ ports, installation: kept, target: composeTarget, makeSecret, signal });
  const gathering = gatherer.onDemand();
  try {
    const [engine, directory, containers] = await Promise.all([
      ports.docker.inspectEngine(signal),
      gathering.directory,
      keptContainers(context, kept),
    ]);
    const env = (directory.state === "seen" ? directory.value?.env : undefined) ?? new Map();
    const access = await gatherer.accessFound({ engine, containers, env });
    const label = `${access.credentials.database} of ${coolifyName(kept.coolify)} (Coolify)`;
    const { dumps } = installationPaths(kept.directory);
    const { profile } = kept;
    const googleClientId = plainSetting(env, "GOOGLE_CLIENT_ID");
    const known = { label, profile, installation: kept, dumps, googleClientId };
    return await work({ ...access, mode: mode ?? kept.mode, ...known });
  } finally {
    await gatherer.close();
  }
}

/** What this program would have to undo of another keeper's, and so does not do. */
export function leftToKeeper(kept: FoundInstallation, saw: (name: string) => string, next: string): Problem {
  const { coolify } = kept;
  return new Problem({
    code: "usage",
    title: "Coolify manages this installation",
    saw: saw(coolify === undefined ? kept.project : coolifyName(coolify)),
    why: "Coolify recreates its containers and rewrites its files at each deployment, so changes made elsewhere are lost. Nothing was changed.",
    next,
  });
}

/** Whoever stops its containers elsewhere finds them running again after the next deployment. */
export const stopInCoolify = (kept: KeptInstallation): Problem =>
  leftToKeeper(
    kept,
    (name) => `Coolify runs the containers of ${name}, and only Coolify should stop them.`,
    `In Coolify, press Stop for ${coolifyName(kept.coolify)}: it removes containers and network and keeps the volumes.`,
  );

export const startInCoolify = (kept: KeptInstallation): Problem =>
  leftToKeeper(
    kept,
    (name) => `Coolify creates the containers of ${name} when it starts them.`,
    `Press Deploy for ${coolifyName(kept.coolify)} in Coolify. If it runs already: dittofeed-setup restart`,
  );

/** No such repair is offered: this is for one that would come by another way. */
export function keptBySomebodyElse(installation: FoundInstallation): Problem {
  const { settings, takeOver } = keeperOf(installation);
  return new Problem({
    code: "usage",
    title: "This repair cannot run here",
    saw: `The files and containers of ${installation.project} are managed elsewhere.`,
    why: "Whatever this program writes there is lost at the next deployment. Nothing was changed.",
    next: `Change it in ${settings}, then ${takeOver()}`,
  });
}
