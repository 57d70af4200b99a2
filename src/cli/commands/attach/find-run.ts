import type { ProfileInput } from "../../../domain/profile.ts";
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
  /** What it was made of; undefined where it was found by its folder. */
  input: ProfileInput | undefined;
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
  const all = await Promise.all(
    known.map(async ({ directory, profile }) =>
      runIn(context, directory, { profile, input: await context.ports.profiles.load(profile) }),
    ),
  );
  const working = all.filter(({ owner }) => owner !== undefined);
  if (working.length > 1) throw several(working);
  const [last] = all.toSorted((a, b) => (b.newest?.run ?? "").localeCompare(a.newest?.run ?? ""));
  const found = working[0] ?? last;
  if (found === undefined) throw usage("There is no saved installation. Name one: attach NAME, or attach FOLDER.");
  return found;
}

async function namedRun(context: Context, source: string): Promise<FoundRun> {
  const { directory, ...of } = await namedDirectory(context, source);
  await mustBeOurInstallation(context, directory);
  return runIn(context, directory, of);
}

async function namedDirectory(context: Context, source: string): Promise<{ directory: string } & Of> {
  const { files } = context.ports;
  if (source.includes("/") && (await files.facts(source))?.kind === "folder")
    return { directory: source, profile: undefined, input: undefined };
  const input = await findProfile(context, source);
  const { name } = input;
  const { directory } = await installationOf(context, input, undefined);
  if (directory === undefined) throw usage(`Nothing of "${name}" is on this host.`);
  return { directory, profile: source === name ? name : undefined, input };
}

type Of = Pick<FoundRun, "profile" | "input">;

async function runIn(context: Context, directory: string, of: Of): Promise<FoundRun> {
  const { ports } = context;
  const [owner, newest] = await Promise.all([lockOwner(context, directory), newestRun(ports, directory)]);
  const isRunning = owner !== undefined && newest !== undefined && isSameProcess(owner, newest);
  return { directory, ...of, owner, newest, isRunning };
}

function several(runs: readonly FoundRun[]) {
  const names = runs.map(({ profile, directory }) => profile ?? directory);
  return usage(`Several installations are running (${names.join(", ")}). Choose one: attach NAME.`);
}
