// Over 150 lines: which rehearsals there are, and what of them may go, is one question.
import { basename, dirname, join } from "node:path";
import type { RehearsalData } from "../domain/database.ts";
import { engineNotAsked } from "../domain/facts/engine.ts";
import { authorityNames, installationPaths, isOurComposeFile, stateFolder } from "../domain/installation-files.ts";
import { Problem } from "../domain/problem.ts";
import { answersOf } from "../domain/target.ts";
import { InstallationLock, type LockOwner, withLock } from "../engine/lock.ts";
import { type LastRun, readLastRun } from "../facts/last-run.ts";
import type { InstallationContext } from "./context.ts";
import { mustBeOurInstallation } from "./own-place.ts";
import { decideProfile, defaultDirectory } from "./resolve-profile.ts";

type Here = Pick<InstallationContext, "ports" | "environment" | "workingDirectory" | "commandLine">;

/** A rehearsal that lies on this host, whole or what is left of it. */
export interface Rehearsal {
  name: string;
  /** Its folder; only its database may be left. */
  directory: string;
  isThere: boolean;
  /** Of the files in its folder, without the database. */
  bytes: number;
  /** Where its PostgreSQL keeps its data; undefined where it has none. */
  database: RehearsalData | undefined;
  /** The run that works on it now. */
  running: LockOwner | undefined;
  lastRun: LastRun | undefined;
  /** The saved profile that it was made of, or that has its name. */
  profile: string | undefined;
}

/** Every rehearsal of whoever runs this: by its folder, a saved profile, a database left behind. */
export async function rehearsals(here: Here): Promise<Rehearsal[]> {
  const [usual, saved, names, orphans] = await Promise.all([
    usualFolders(here),
    savedDirectories(here, true),
    here.ports.profiles.names(),
    here.ports.rehearsal.orphans(),
  ]);
  const profiles = new Map([
    ...usual.map((directory) => [directory, names.find((name) => name === basename(directory))] as const),
    ...saved,
  ]);
  const found = await Promise.all([...profiles].map(([directory, profile]) => described(here, directory, profile)));
  return [
    ...found.filter(({ isThere }) => isThere).toSorted((a, b) => a.directory.localeCompare(b.directory)),
    ...orphans.map(nothingBut),
  ];
}

function nothingBut(database: RehearsalData): Rehearsal {
  const { installation: directory } = database;
  const gone = { isThere: false, bytes: 0, running: undefined, lastRun: undefined, profile: undefined };
  return { ...gone, name: basename(directory), directory, database };
}

/**
 * Removes it with its database, and its server first. What somebody else put into its folder stays,
 * and so do the saved profile and the folder then. Gives the names that stay. Throws Problem
 * lock-held, place-not-ours.
 */
export async function removeRehearsal(here: Here, { directory, isThere, database }: Rehearsal): Promise<string[]> {
  const { files, rehearsal } = here.ports;
  if (!isThere) {
    if (database !== undefined) await rehearsal.removeData(database);
    return [];
  }
  await mustBeOurInstallation(here, directory);
  await mustBeScratch(here, directory);
  return withLock(here, { directory }, async () => {
    const found = await rehearsal.data(directory);
    if (found !== undefined) await rehearsal.removeData(found);
    const own = (await files.list(directory)).filter((name) => ofRehearsal.test(name));
    for (const name of own) await removeTree(here, join(directory, name));
    const left = await files.list(directory);
    if (left.length === 0) await files.remove(directory);
    return left;
  });
}

/** What this program writes into a rehearsal's folder; a person's own override is none of it. */
const ofRehearsal = new RegExp(
  `^(?:${["compose.yaml", ".env", ...Object.values(authorityNames), stateFolder].map((name) => name.replaceAll(".", "\\.")).join("|")}|(?:\\.env|compose\\.yaml)\\..*\\.bak)$`,
);

async function removeTree(here: Here, path: string): Promise<void> {
  const { files } = here.ports;
  const facts = await files.facts(path);
  if (facts?.kind === "folder" && !facts.isLink)
    for (const name of await files.list(path)) await removeTree(here, join(path, name));
  await files.remove(path);
}

/** Folders of the user's own state folder in which a rehearsal was begun. */
async function usualFolders({ ports, environment }: Here): Promise<string[]> {
  const { uid } = await ports.host.facts();
  const parent = dirname(defaultDirectory("any", "rehearsal", uid, environment.XDG_STATE_HOME));
  return (await ports.files.list(parent)).map((name) => join(parent, name));
}

/** Folders of the saved profiles that are rehearsed, or of those that are not, and their names. */
async function savedDirectories(here: Here, isScratch: boolean): Promise<[directory: string, profile: string][]> {
  const { ports, environment, workingDirectory } = here;
  const { uid } = await ports.host.facts();
  const found: [string, string][] = [];
  for (const name of await ports.profiles.names()) {
    // One that cannot be read says nothing of where it is.
    const profile = await ports.profiles.load(name).catch(() => undefined);
    if (profile?.target === undefined || answersOf({ target: profile.target }).isScratch !== isScratch) continue;
    const { XDG_STATE_HOME: stateHome, HOME: home } = environment;
    const decided = { profile, engine: engineNotAsked, target: undefined, workingDirectory, uid, stateHome, home };
    found.push([decideProfile(decided).directory, name]);
  }
  return found;
}

/** A profile can be changed from a rehearsal to an installation that has the same folder. */
async function mustBeScratch(here: Here, directory: string): Promise<void> {
  const [, other] = (await savedDirectories(here, false)).find(([one]) => one === directory) ?? [];
  if (other !== undefined)
    throw new Problem({
      code: "usage",
      title: "This folder holds more than a rehearsal",
      saw: `The saved profile "${other}" installs into ${directory}.`,
      why: "Its settings and secrets would be removed. Nothing was removed.",
      next: `dittofeed-setup status --profile ${other}   shows what is there`,
    });
}

async function described(here: Here, directory: string, profile: string | undefined): Promise<Rehearsal> {
  const { ports } = here;
  const { compose, state } = installationPaths(directory);
  const text = await ports.files.read(compose).catch(() => undefined);
  // A run that stopped early has left no more than its state.
  const isThere = (text !== undefined && isOurComposeFile(text)) || (await ports.files.facts(state))?.kind === "folder";
  const none = { name: basename(directory), directory, isThere, profile };
  if (!isThere) return { ...none, bytes: 0, database: undefined, running: undefined, lastRun: undefined };
  const [database, running, lastRun, bytes] = await Promise.all([
    // Not ours alone: removing it says so.
    ports.rehearsal.data(directory).catch(() => undefined),
    new InstallationLock(ports, directory).owner().catch(() => undefined),
    readLastRun(ports.files, directory).catch(() => undefined),
    bytesBelow(here, directory),
  ]);
  const inside = database?.folder.startsWith(`${state}/`) === true ? database.bytes : 0;
  return { ...none, name: profile ?? none.name, bytes: Math.max(0, bytes - inside), database, running, lastRun };
}

async function bytesBelow(here: Here, path: string): Promise<number> {
  const { files } = here.ports;
  const facts = await files.facts(path).catch(() => undefined);
  if (facts === undefined || facts.isLink || facts.kind === "other") return 0;
  if (facts.kind === "file") return facts.bytes;
  const names = await files.list(path).catch(() => []);
  const sizes = await Promise.all(names.map((name) => bytesBelow(here, join(path, name))));
  return sizes.reduce((sum, one) => sum + one, 0);
}
