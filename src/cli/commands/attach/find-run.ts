import { usage } from "../../../domain/usage.ts";
import type { LockOwner } from "../../../engine/lock.ts";
import { installationOf } from "../../../installation/find.ts";
import { mustBeOurInstallation } from "../../../installation/own-place.ts";
import { isSameProcess, newestRun, type RecordedRun } from "../../../installation/recorded-run.ts";
import type { Context } from "../../context.ts";
import { findProfile } from "../../find-profile.ts";
import { knownInstallations, lockOwner } from "../wizard/known-installations.ts";

/** An installation, who works on it, and the run that was recorded last. */
export interface FoundRun {
  directory: string;
  /** The saved profile, where it was found by one. */
  profile: string | undefined;
  owner: LockOwner | undefined;
  newest: RecordedRun | undefined;
  /** The owner is that very run. */
  isRunning: boolean;
}

/** What is meant: a saved name, a profile's file or a folder; else what runs now, else what ran last. Throws Problem usage. */
export async function findRun(context: Context, source: string | undefined): Promise<FoundRun> {
  if (source !== undefined) return namedRun(context, source);
  const engine = () => context.ports.docker.inspectEngine(context.interruption.signal);
  const known = (await knownInstallations(context, engine)).filter(({ directory }) => directory !== "");
  const all = await Promise.all(known.map(({ directory, profile }) => runIn(context, directory, profile)));
  const working = all.filter(({ owner }) => owner !== undefined);
  if (working.length > 1) throw several(working);
  const [last] = all.toSorted((a, b) => (b.newest?.run ?? "").localeCompare(a.newest?.run ?? ""));
  const found = working[0] ?? last;
  if (found === undefined) throw usage("There is no saved installation. Name one: attach NAME, or attach FOLDER.");
  return found;
}

async function namedRun(context: Context, source: string): Promise<FoundRun> {
  const { files } = context.ports;
  const { directory, profile } = await findDirectory();
  await mustBeOurInstallation(context, directory);
  return runIn(context, directory, profile);

  async function findDirectory(): Promise<{ directory: string; profile: string | undefined }> {
    if (source.includes("/") && (await files.facts(source))?.kind === "folder")
      return { directory: source, profile: undefined };
    const { name, ...profile } = await findProfile(context, source);
    const { directory } = await installationOf(context, { name, ...profile }, undefined);
    if (directory === undefined) throw usage(`Nothing of "${name}" is on this host.`);
    return { directory, profile: source === name ? name : undefined };
  }
}

async function runIn(context: Context, directory: string, profile: string | undefined): Promise<FoundRun> {
  const { ports } = context;
  const [owner, newest] = await Promise.all([lockOwner(context, directory), newestRun(ports, directory)]);
  const isRunning = owner !== undefined && newest !== undefined && isSameProcess(owner, newest);
  return { directory, profile, owner, newest, isRunning };
}

function several(runs: readonly FoundRun[]) {
  const names = runs.map(({ profile, directory }) => profile ?? directory);
  return usage(`Several installations are running (${names.join(", ")}). Choose one: attach NAME.`);
}
