// Over 150 lines: what is said of each kind of value, side by side.
import { isLoopbackAddress, redirectUri } from "../../../../compose/stack/addresses.ts";
import { publishedPorts } from "../../../../compose/stack/published-ports.ts";
import type { LookName, LookResult, LookResults } from "../../../../screens/wizard/look-results.ts";
import { addressesOf, ownAddresses } from "../../../adapters/host/names.ts";
import { wantedTwice } from "../../../checks/host/ports-are-free.ts";
import type { PortFacts } from "../../../domain/facts/containers.ts";
import { type EngineFacts, engineNotAsked } from "../../../domain/facts/engine.ts";
import type { Profile, ProfileInput } from "../../../domain/profile.ts";
import { profileSchema } from "../../../domain/profile.ts";
import { answersOf } from "../../../domain/target.ts";
import { type GoogleClientFacts, inspectGoogleClient } from "../../../facts/google-client.ts";
import { inspectPorts, nextFree } from "../../../facts/ports.ts";
import { inspectWhereItLeads, type Names, type WhereItLeads } from "../../../facts/where-it-leads.ts";
import { coolifyDirectory } from "../../../installation/coolify-directory.ts";
import { directoryProblem } from "../../../installation/directory-problem.ts";
import { resolveProfile } from "../../../installation/resolve-profile.ts";
import type { Context } from "../../context.ts";

type LookContext = Pick<
  Context,
  "ports" | "makeSecret" | "redactor" | "workingDirectory" | "environment" | "interruption"
>;

interface Around {
  engine(): Promise<EngineFacts>;
  names?: Names;
}

/** What was typed, looked at by the rules that a run keeps. Reads only. */
export async function lookAt(
  context: LookContext,
  around: Around,
  name: LookName,
  input: ProfileInput,
): Promise<LookResults> {
  const profile = withoutTheRest(input);
  const seen = await looks[name](context, profile, around);
  return context.redactor.redactDeep(seen);
}

const looks: Record<LookName, (context: LookContext, profile: Profile, around: Around) => Promise<LookResults>> = {
  folder: lookAtFolder,
  ports: lookAtPorts,
  address: lookAtAddress,
  google: lookAtGoogle,
};

/** Of the answers that are asked for later nothing is there yet. */
function withoutTheRest({ hubspot: _h, registry: _r, coolify: _c, google, ...input }: ProfileInput): Profile {
  const nobody = { name: "-", domain: "example.com", administrator: "nobody@example.com" };
  return profileSchema.parse({
    ...input,
    workspace: nobody,
    ...(google && { google: { clientId: google.clientId } }),
  });
}

async function lookAtFolder(context: LookContext, profile: Profile, { engine }: Around): Promise<LookResults> {
  const known = profile.target === undefined ? await engine() : engineNotAsked;
  const directory =
    profile.target === "coolify"
      ? coolifyDirectory(context, profile.name, profile.directory)
      : (await resolveProfile(context, profile, { engine: known, target: undefined })).directory;
  const { saw, isThere } = await directoryProblem(context, directory);
  const result: LookResult =
    saw !== undefined
      ? { kind: "wrong", says: `${saw.split("\n")[0]} Choose another folder.` }
      : isThere
        ? { kind: "odd", says: `${directory} holds an installation. Its secrets and data are kept.` }
        : { kind: "good", says: directory };
  return { directory: result };
}

/** So long a silent engine is waited for: without it a container's port is a process's. */
const enginePatience = 1_500;

async function lookAtPorts(context: LookContext, profile: Profile, { engine }: Around): Promise<LookResults> {
  const { ports, interruption } = context;
  const { signal } = interruption;
  const wanted = publishedPorts(profile);
  const twice = wantedTwice(wanted);
  const results: Partial<Record<`ports.${string}`, LookResult>> = {};
  const numbers = new Set(wanted.map(({ port }) => port));
  for (const one of twice) {
    const others = twice.filter(({ port, name }) => port === one.port && name !== one.name).map(({ name }) => name);
    const free = await nextFree(ports, one, numbers);
    results[`ports.${one.name}`] = wrong(`${others.join(" and ")} has port ${one.port} too. Each needs its own.`, free);
  }
  // A rehearsal publishes none.
  if (!answersOf({ target: profile.target ?? "compose" }).usesEngine) return results;
  const late = ports.clock.sleep(enginePatience, signal).then(() => undefined);
  const seen = await Promise.race([engine(), late]);
  const containers = seen?.state === "usable" ? await ports.docker.containers(profile.name, signal) : [];
  const known = { engine: seen ?? engineNotAsked, target: profile.target ?? "compose" } as const;
  const place = seen?.state !== "usable" ? "none" : seen.local ? "here" : "elsewhere";
  const facts = await inspectPorts(ports, await resolveProfile(context, profile, known), containers, place, signal);
  for (const taken of facts.filter(({ state }) => state === "taken"))
    results[`ports.${taken.name}`] ??= wrong(`Port ${taken.port} is taken by ${holder(taken)}.`, taken.nextFree);
  return results as LookResults;
}

const holder = ({ owner }: PortFacts): string => owner ?? "another process (root could see which)";

const wrong = (says: string, instead: number | undefined): LookResult => ({
  kind: "wrong",
  says,
  ...(instead !== undefined && { instead: String(instead) }),
});

async function lookAtAddress(context: LookContext, profile: Profile, { names }: Around): Promise<LookResults> {
  const { address, target, edge } = profile;
  if (isLoopbackAddress(address)) return {};
  const { http } = context.ports;
  const place = { http, names: names ?? { addressesOf, ownAddresses } };
  try {
    const seen = await inspectWhereItLeads(place, address, context.interruption.signal);
    return { address: wordsOn(seen, new URL(address).hostname, target === "coolify", edge.tls === "acme") };
  } catch {
    return { address: { kind: "odd", says: "DNS could not be asked from here, so where this leads is not known." } };
  }
}

function wordsOn(
  { addresses, isHere, answers }: WhereItLeads,
  name: string,
  isAtCoolify: boolean,
  isAcme: boolean,
): LookResult {
  if (addresses === undefined)
    return {
      kind: "odd",
      says: `${name} is not in DNS yet. ${isAcme ? "Let's Encrypt needs it there before the installation" : "Add it before people use it"}.`,
    };
  const now = answers === undefined ? "nothing answers there yet" : `${answers} answers there now`;
  const to = addresses.slice(0, 2).join(" and ");
  if (isAtCoolify) return { kind: "good", says: `It leads to ${to}; ${now}.` };
  if (isHere) return { kind: "good", says: `It leads to this machine; ${now}.` };
  return {
    kind: "odd",
    says: `It leads to ${to}, which is not an address of this machine; ${now}. That is fine behind a router or a proxy.`,
  };
}

async function lookAtGoogle({ ports, interruption }: LookContext, profile: Profile): Promise<LookResults> {
  const { google } = profile;
  if (google === undefined) return {};
  const asked = { clientId: google.clientId, redirectUri: redirectUri(profile) };
  const facts = await inspectGoogleClient(ports.http, asked, interruption.signal);
  return { "google.clientId": googleWords(facts) };
}

function googleWords(facts: GoogleClientFacts): LookResult {
  switch (facts.state) {
    case "known":
      return { kind: "good", says: "Google knows this client and its redirect URI." };
    case "unknown":
      return { kind: "wrong", says: "Google does not know this client ID. Copy it again from Google Cloud." };
    case "other-redirect":
      return {
        kind: "odd",
        says: "Google knows this client, but not the redirect URI below. Add it in Google Cloud, or nobody can sign in.",
      };
    case "refused":
      return { kind: "odd", says: `Google refuses this client: ${facts.saw}.` };
    case "not-asked":
      return { kind: "odd", says: `Google could not be asked (${facts.saw}). It is not known whether this is right.` };
  }
}
