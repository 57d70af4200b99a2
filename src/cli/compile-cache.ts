import { chmodSync, lstatSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, parse, relative, resolve, sep } from "node:path";

interface Caller {
  /** Undefined where the system knows no users. */
  uid: number | undefined;
  home: string;
  environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Where compiled code may be kept between two starts; undefined where no safe place is. Node runs what it finds there and asks
 * neither whose it is nor who could write it: so this is a folder of mode 0700 below the user's own cache folder, and it and
 * every folder above it, up to the home, are real ones that nobody but this user and root can write. A folder outside the home
 * is looked at up to the root. Under `sudo -E` the home is somebody else's: there is no cache then. Nothing is repaired and nothing
 * is said: the program works without it, a little later.
 *
 * NODE_COMPILE_CACHE is not in our hands: Node reads it before the first line of ours, and takes main.js itself from that
 * folder; whoever could plant something there has won by then, as with NODE_OPTIONS. What is in our hands is never to ask Node
 * for a cache without naming the folder: it would take $NODE_COMPILE_CACHE or, below the temporary folder, a name that everybody can guess.
 */
export function compileCacheFolder({ uid, home, environment }: Caller): string | undefined {
  if (uid === undefined || environment.NODE_DISABLE_COMPILE_CACHE !== undefined || !isAbsolute(home)) return undefined;
  const { XDG_CACHE_HOME: chosen = "" } = environment;
  const caches = isAbsolute(chosen) ? chosen : join(home, ".cache");
  const folder = resolve(caches, "dittofeed-setup", "compile-cache");
  const [top = "", ...below] = pathTo(folder, resolve(home));
  try {
    // In this order: a folder is made only where everything above it is ours.
    const isSafe = isOwn(top, [uid, 0]) && below.every((one) => isOwnOrMade(one, one === folder ? [uid] : [uid, 0]));
    return isSafe ? folder : undefined;
  } catch {
    return undefined;
  }
}

export function thisCaller(): Caller {
  const { env: environment } = process;
  try {
    return { uid: process.geteuid?.(), home: homedir(), environment };
  } catch {
    // No HOME, and nobody in the system's list of users.
    return { uid: undefined, home: "", environment };
  }
}

/** The folders that lead to it and itself, outermost first: from the home, or from the root where it is not in the home. */
function pathTo(folder: string, home: string): string[] {
  const top = folder.startsWith(home + sep) ? home : parse(folder).root;
  const names = relative(top, folder).split(sep);
  return [top, ...names.map((_, index) => join(top, ...names.slice(0, index + 1)))];
}

function isOwn(folder: string, owners: readonly number[]): boolean {
  const seen = lstatSync(folder);
  return seen.isDirectory() && owners.includes(seen.uid) && (seen.mode & 0o022) === 0;
}

function isOwnOrMade(folder: string, owners: readonly number[]): boolean {
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) make(folder);
  return isOwn(folder, owners);
}

function make(folder: string): void {
  try {
    mkdirSync(folder, 0o700);
  } catch (thrown) {
    // Another start was quicker.
    if ((thrown as NodeJS.ErrnoException).code === "EEXIST") return;
    throw thrown;
  }
  // The umask may have taken bits away.
  chmodSync(folder, 0o700);
}
