import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { EngineFacts } from "../domain/facts/engine.ts";
import type { Profile, SettledProfile, Target } from "../domain/profile.ts";

export interface SettleInput {
  profile: Profile;
  engine: EngineFacts;
  /** From --target; wins over the profile. */
  target: Target | undefined;
  workingDirectory: string;
  uid: number;
  stateHome: string | undefined;
}

/**
 * Decides what a profile may leave open. A profile that names `compose` is never turned into a rehearsal: an engine that
 * happens to be down must end the run, not fake it. Only a host without any engine rehearses unasked.
 */
export function settleProfile({
  profile,
  engine,
  target,
  workingDirectory,
  uid,
  stateHome,
}: SettleInput): SettledProfile {
  const decided = target ?? profile.target ?? (engine.state === "absent" ? "rehearsal" : "compose");
  const overridden = target !== undefined && target !== profile.target;
  // A rehearsal must not write into the folder of the real installation, nor the other way round.
  const named =
    overridden && (target === "rehearsal" || profile.target === "rehearsal") ? undefined : profile.directory;
  const given = named === undefined ? undefined : resolve(workingDirectory, named);
  const directory = given ?? defaultDirectory(profile.name, decided, uid, stateHome);
  const asSaved = {
    ...profile,
    target: decided,
    database: withAbsoluteFile(profile.database, workingDirectory),
    edge: withAbsoluteFiles(profile.edge, workingDirectory),
    ...(given === undefined ? {} : { directory: given }),
  };
  return { ...asSaved, directory, asSaved: overridden ? undefined : asSaved };
}

function withAbsoluteFile(database: Profile["database"], workingDirectory: string): Profile["database"] {
  const { external } = database;
  if (external?.caFile === undefined) return database;
  return { ...database, external: { ...external, caFile: resolve(workingDirectory, external.caFile) } };
}

function withAbsoluteFiles({ certificate, authority, ...edge }: Profile["edge"], from: string): Profile["edge"] {
  return {
    ...edge,
    ...(certificate && {
      certificate: { file: resolve(from, certificate.file), keyFile: resolve(from, certificate.keyFile) },
    }),
    ...(authority && {
      authority: { ...authority, ...(authority.caFile && { caFile: resolve(from, authority.caFile) }) },
    }),
  };
}

/** An installation belongs where an administrator looks for it; a rehearsal into the user's own state folder. */
export function defaultDirectory(name: string, target: Target, uid: number, stateHome: string | undefined): string {
  if (target === "rehearsal")
    return join(stateHome ?? join(homedir(), ".local", "state"), "dittofeed-setup", "rehearsals", name);
  return uid === 0 ? join("/opt", name) : join(homedir(), name);
}
