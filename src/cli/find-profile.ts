import { parsePartialProfile, parseProfile, profileChanges } from "../adapters/profiles/profile-text.ts";
import { largestProfile } from "../domain/file-sizes.ts";
import type { Ports } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";
import type { LeftOut, Profile, ProfileInput } from "../domain/profile.ts";
import { usage } from "../domain/usage.ts";
import { referencesByName } from "../engine/resolve-secrets.ts";
import type { Wanted } from "../installation/find.ts";
import { outgoingLines } from "../output/outgoing.ts";
import type { Redactor } from "../output/redactor.ts";

/** As much of the context as finding a profile needs. */
export interface FindContext {
  ports: Pick<Ports, "files" | "host" | "profiles">;
  stderr: { write(text: string): unknown };
  redactor: Pick<Redactor, "redactText">;
}

/**
 * `-` is standard input; what looks like a path is a file; anything else is a saved name, or else a
 * file of that name. Throws Problem: profile-not-found (naming what there is), profile-invalid.
 */
export async function findProfile(context: FindContext, source: string): Promise<Profile> {
  if (source === "-") return fromStandardInput(context, await context.ports.host.standardInput(largestProfile));
  const found = await savedOrText(context, source);
  if (typeof found !== "string") return found;
  const profile = parseProfile(found, source);
  tellChanges(context, source, found);
  return profile;
}

/**
 * A profile of an earlier layout is read as what it says today, and whoever uses it is told what
 * that is.
 */
function tellChanges(
  { stderr, redactor }: Pick<FindContext, "stderr" | "redactor">,
  source: string,
  text: string,
): void {
  const changes = profileChanges(text);
  if (changes.length > 0)
    stderr.write(
      outgoingLines(redactor, [`The profile ${source} uses an earlier layout:`, ...changes.map((line) => `  ${line}`)]),
    );
}

/**
 * The same for one that may leave out what has to be asked, which then is as in `rest`. A terminal
 * cannot be both asked and read.
 */
export async function findPartialProfile(
  context: FindContext,
  source: string,
  rest: ProfileInput,
): Promise<{ profile: ProfileInput; leftOut: readonly LeftOut[] }> {
  if (source === "-")
    throw usage("--ask needs the keyboard, so the profile cannot come from standard input. Use a file.");
  const found = await savedOrText(context, source);
  return typeof found === "string" ? parsePartialProfile(found, source, rest) : { profile: found, leftOut: [] };
}

async function savedOrText(
  { ports: { files, profiles }, stderr, redactor }: FindContext,
  source: string,
): Promise<Profile | string> {
  const looksLikePath = /[/\\]|\.(ya?ml|json)$/.test(source);
  if (!looksLikePath) {
    const saved = (await profiles.names()).includes(source) ? await profiles.load(source) : undefined;
    if (saved !== undefined) {
      tellChanges({ stderr, redactor }, source, (await files.read(profiles.pathOf(source), largestProfile)) ?? "");
      return saved;
    }
  }
  const text = await files.read(source, largestProfile);
  if (text !== undefined) return text;
  throw notFound(source, looksLikePath, await profiles.names());
}

function fromStandardInput(context: FindContext, text: string): Profile {
  const profile = parseProfile(text, "standard input");
  tellChanges(context, "on standard input", text);
  if ([...referencesByName(profile).values()].some((reference) => reference !== undefined && "fromStdin" in reference))
    throw usage(
      "The profile comes from standard input and also takes a secret from there. Use fromEnv or fromFile for the secret.",
    );
  return profile;
}

function notFound(source: string, isPath: boolean, names: readonly string[]): Problem {
  const saved = names.length === 0 ? "No profiles are saved yet." : `Saved profiles: ${names.join(", ")}.`;
  return new Problem({
    code: "profile-not-found",
    title: isPath ? "There is no such profile file" : "There is no such profile",
    saw: isPath ? `${source} does not exist.` : `Neither a saved profile nor a file is called "${source}". ${saved}`,
    why: "The profile says what to install.",
    next: "dittofeed-setup profile list",
  });
}

/** What was typed of an installation, for whoever looks for it. */
export function wantedInstallation(
  context: FindContext,
  { profile, project, target, mode }: Partial<Pick<Wanted, "profile" | "project" | "target" | "mode">>,
): Wanted {
  return { profile, project, target, mode, load: (source) => findProfile(context, source) };
}

/** For whoever looks at what is there, with a profile or without. */
export const nothingFound = (): Problem =>
  usage(
    "There is no saved installation, none in this folder, and no stack of this product runs. Name one: --profile NAME|FILE.",
  );
