import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { type AuthorityName, readAuthority } from "../domain/authority.ts";
import type { EngineFacts } from "../domain/facts/engine.ts";
import { withHome } from "../domain/grammar.ts";
import type { Files } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";
import type { Profile, ResolvedProfile, Target } from "../domain/profile.ts";
import { answersOf } from "../domain/target.ts";
import type { InstallationContext } from "./context.ts";

type Here = Pick<InstallationContext, "ports" | "workingDirectory" | "environment">;

/**
 * Decides what a profile leaves open by what this host says of user, folders, engine and files.
 * Throws Problem value-missing, value-refused.
 */
export async function resolveProfile(
  { ports, workingDirectory, environment }: Here,
  profile: Profile,
  { engine, target }: { engine: EngineFacts; target: Target | undefined },
): Promise<ResolvedProfile> {
  const { uid } = await ports.host.facts();
  const { XDG_STATE_HOME: stateHome, HOME: home } = environment;
  const source = await findSource(ports, profile, target, workingDirectory);
  const decided = decideProfile({ profile, engine, target, workingDirectory, uid, stateHome, home, source });
  const { database, edge } = decided;
  const authorities = {
    ...(await readAuthorityFile(ports.files, "database", database.external?.caFile)),
    ...(await readAuthorityFile(ports.files, "edge", edge.tls === "acme" ? edge.authority?.caFile : undefined)),
  };
  return Object.keys(authorities).length === 0 ? decided : { ...decided, authorities };
}

/** Asked only where the profile leaves it open: this folder, or one above it. */
async function findSource(
  ports: Pick<Here["ports"], "source">,
  profile: Profile,
  target: Target | undefined,
  workingDirectory: string,
): Promise<string | undefined> {
  const decided = target ?? profile.target;
  if (decided === undefined || !answersOf({ target: decided }).runsSource || profile.local?.source) return undefined;
  return ports.source.find(workingDirectory);
}

const authorityWords = {
  database: {
    field: "database.external.caFile",
    title: "The database's certificate authorities cannot be read",
    why: "They are used to verify the database server's certificate, here and in the containers.",
    next: "Put the provider's CA file there. If a public authority signed the certificate, remove caFile from the profile.",
  },
  edge: {
    field: "edge.authority.caFile",
    title: "The root certificate of the ACME authority cannot be read",
    why: "The edge uses it to verify the certificate of the ACME directory.",
    next: "Put the authority's root certificate there. If a public authority signed its certificate, remove caFile from the profile.",
  },
} as const;

async function readAuthorityFile(
  files: Files,
  name: AuthorityName,
  path: string | undefined,
): Promise<ResolvedProfile["authorities"]> {
  if (path === undefined) return {};
  const text = await files.read(path);
  const read = text === undefined ? { fault: "but there is no such file" } : readAuthority(text);
  if (!("fault" in read)) return { [name]: read };
  const { field, ...words } = authorityWords[name];
  const fault = text === undefined ? read.fault : `but it ${read.fault}`;
  throw new Problem({
    ...words,
    code: text === undefined ? "value-missing" : "value-refused",
    saw: `The profile sets ${field} to ${path}, ${fault}.`,
  });
}

export interface DecideInput {
  profile: Profile;
  engine: EngineFacts;
  /** From --target; wins over the profile. */
  target: Target | undefined;
  workingDirectory: string;
  uid: number;
  stateHome: string | undefined;
  /** What `~/` stands for; the home of whoever runs the command where nothing is said. */
  home?: string | undefined;
  /** The app's source, where one was found around the working directory. */
  source?: string | undefined;
}

/**
 * Decides what a profile may leave open. A profile that names `compose` is never turned into a
 * rehearsal: an engine that happens to be down must end the run, not fake it. Only a host without
 * any engine rehearses unasked.
 */
export function decideProfile({
  profile,
  engine,
  target,
  workingDirectory,
  uid,
  stateHome,
  home,
  source,
}: DecideInput): ResolvedProfile {
  const decided = target ?? profile.target ?? (engine.state === "absent" ? "rehearsal" : "compose");
  const overridden = target !== undefined && target !== profile.target;
  // What is scratch must not write into the folder of the real installation, nor the other way
  // round.
  const named = overridden && (isScratch(target) || isScratch(profile.target)) ? undefined : profile.directory;
  const whole = (path: string) => resolve(workingDirectory, withHome(path, home || homedir()));
  const given = named === undefined ? undefined : whole(named);
  const directory = given ?? defaultDirectory(profile.name, decided, uid, stateHome);
  const asSaved = {
    ...profile,
    target: decided,
    database: withAbsoluteFile(profile.database, whole),
    edge: withAbsoluteFiles(profile.edge, whole),
    ...(given === undefined ? {} : { directory: given }),
    ...(profile.local && { local: withSource(profile.local, whole, source ?? join(directory, "source")) }),
  };
  return { ...asSaved, directory, asSaved: overridden ? undefined : asSaved };
}

type Whole = (path: string) => string;

function withAbsoluteFile(database: Profile["database"], whole: Whole): Profile["database"] {
  const { external } = database;
  if (external?.caFile === undefined) return database;
  return { ...database, external: { ...external, caFile: whole(external.caFile) } };
}

function withAbsoluteFiles({ certificate, authority, ...edge }: Profile["edge"], whole: Whole): Profile["edge"] {
  return {
    ...edge,
    ...(certificate && {
      certificate: { file: whole(certificate.file), keyFile: whole(certificate.keyFile) },
    }),
    ...(authority && {
      authority: { ...authority, ...(authority.caFile && { caFile: whole(authority.caFile) }) },
    }),
  };
}

function withSource(local: NonNullable<Profile["local"]>, whole: Whole, found: string): NonNullable<Profile["local"]> {
  const { source = found, node } = local;
  return { ...local, source: whole(source), ...(node !== undefined && { node: whole(node) }) };
}

function isScratch(target: Target | undefined): boolean {
  return target !== undefined && answersOf({ target }).isScratch;
}

/**
 * An installation belongs where an administrator looks for it; a rehearsal into the user's own
 * state folder.
 */
export function defaultDirectory(name: string, target: Target, uid: number, stateHome: string | undefined): string {
  if (isScratch(target))
    return join(stateHome ?? join(homedir(), ".local", "state"), "dittofeed-setup", "rehearsals", name);
  return uid === 0 ? join("/opt", name) : join(homedir(), name);
}

/**
 * Looking must not wait for a secret from standard input, nor for a variable that only the
 * installing shell has.
 */
export function onlyWhatEnvHolds(profile: Profile): Profile {
  const { google, hubspot, tunnel, registry, coolify, ...rest } = profile;
  return {
    ...rest,
    secrets: {},
    ...(google && { google: { clientId: google.clientId } }),
    ...(hubspot && { hubspot: { clientId: hubspot.clientId } }),
    ...(tunnel && { tunnel: {} }),
    ...(registry && { registry: { server: registry.server, username: registry.username } }),
    ...(coolify && { coolify: withoutToken(coolify) }),
  };
}

function withoutToken({ token: _, ...place }: NonNullable<Profile["coolify"]>): NonNullable<Profile["coolify"]> {
  return place;
}
