import type { KnownInstallation } from "../../../../screens/wizard/services.ts";
import { type EngineFacts, engineNotAsked } from "../../../domain/facts/engine.ts";
import { installationPaths, isOurComposeFile } from "../../../domain/installation-files.ts";
import { InstallationLock, type LockOwner } from "../../../engine/lock.ts";
import { readLastRun } from "../../../facts/last-run.ts";
import { isOurInstallation } from "../../../installation/own-place.ts";
import { isSameProcess, newestRun } from "../../../installation/recorded-run.ts";
import { decideProfile } from "../../../installation/resolve-profile.ts";
import type { Context } from "../../context.ts";

/**
 * What each saved profile stands for here: is it there, did its last run stop in the middle, is one
 * at work. Reads only. Docker is waited for only by a profile that leaves open what it is made on.
 */
export async function knownInstallations(
  context: Context,
  engine: () => Promise<EngineFacts>,
): Promise<KnownInstallation[]> {
  const names = await context.ports.profiles.names();
  return Promise.all(names.map((name) => known(context, name, engine)));
}

async function known(context: Context, name: string, engine: () => Promise<EngineFacts>): Promise<KnownInstallation> {
  const { files, profiles } = context.ports;
  // One that cannot be read is offered all the same: choosing it says what is wrong with it.
  const profile = await profiles.load(name).catch(() => undefined);
  if (profile === undefined)
    return { profile: name, directory: "", isThere: false, stoppedAt: undefined, worker: undefined };
  const { uid } = await context.ports.host.facts();
  const { XDG_STATE_HOME: stateHome, HOME: home } = context.environment;
  const { workingDirectory } = context;
  const { directory } = decideProfile({
    ...{ profile, workingDirectory, uid, stateHome, home },
    target: undefined,
    engine: profile.target === undefined ? await engine() : engineNotAsked,
  });
  // Choosing it says whose it is.
  if (!(await isOurInstallation(context, directory)))
    return { profile: name, directory, isThere: false, stoppedAt: undefined, worker: undefined };
  const [isThere, last, owner, newest] = await Promise.all([
    composeFileIsOurs(context, directory),
    readLastRun(files, directory).catch(() => undefined),
    lockOwner(context, directory),
    newestRun(context.ports, directory).catch(() => undefined),
  ]);
  return {
    profile: name,
    directory,
    isThere,
    stoppedAt: last?.stoppedAtTitle ?? last?.stoppedAt,
    worker: owner && describeOwner(owner),
    ...(owner !== undefined && newest !== undefined && isSameProcess(owner, newest) && { isRecorded: true }),
  };
}

/**
 * Has an installation been written into this directory before? A directory that may not be read
 * holds none of ours.
 */
export async function composeFileIsOurs(context: Context, directory: string): Promise<boolean> {
  if (!(await isOurInstallation(context, directory))) return false;
  const text = await context.ports.files.read(installationPaths(directory).compose).catch(() => undefined);
  return text !== undefined && isOurComposeFile(text);
}

/** Who works on it now; a lock that cannot be read is no reason to hide the installation. */
export function lockOwner(
  { ports: { files, host, clock } }: Context,
  directory: string,
): Promise<LockOwner | undefined> {
  return new InstallationLock({ files, host, clock }, directory).owner().catch(() => undefined);
}

export function describeOwner({ command, pid, since }: LockOwner): string {
  return `${command} (process ${pid}), since ${since.slice(0, 16).replace("T", " ")} UTC`;
}
