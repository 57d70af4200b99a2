// Over 150 lines: where each secret comes from is one decision.

import type { InspectedContainer } from "../domain/facts/containers.ts";
import type { DirectoryFacts } from "../domain/facts/directory.ts";
import { heldSecret } from "../domain/held-secrets.ts";
import type { Files, Host } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";
import type { Profile, SecretReference } from "../domain/profile.ts";
import type { InstallationSecret, InstallationSecrets, MakeSecret, Secret } from "../domain/secret.ts";
import type { GeneratedSecret, GivenSecret, SecretName } from "../domain/secret-names.ts";
import { generatedSecrets, givenSecrets } from "../domain/secret-names.ts";
import { givenSecretFault, secretFault } from "../domain/secret-rules.ts";
import { dereference, missingValue } from "./dereference.ts";

export interface SecretSources {
  files: Files;
  host: Host;
  makeSecret: MakeSecret;
  /** Typed into the wizard during this very run; wins over everything. */
  typed: ReadonlyMap<SecretName, Secret>;
  /** Of this installation, where they were looked at: what one was made with is not made up. */
  containers?: readonly Pick<InspectedContainer, "name" | "environment">[] | undefined;
  /** Random values that this run has made already, by name and recipe: none is made twice. */
  generated: Map<string, Secret>;
}

export interface ResolvedSecrets {
  secrets: InstallationSecrets;
  /** All of them at once, not the first. */
  problems: Problem[];
}

/**
 * Decides every secret of a run: typed now, else the profile's reference, else the installation's
 * own `.env`, else what its containers were made with, else (for those that may be) generated. What
 * exists is kept; nothing is written here.
 */
export async function resolveSecrets(
  profile: Profile,
  env: DirectoryFacts["env"],
  sources: SecretSources,
): Promise<ResolvedSecrets> {
  const secrets = new Map<SecretName, InstallationSecret>();
  const problems: Problem[] = [];
  const decide = async (name: SecretName, reference: SecretReference | undefined, mayGenerate: boolean) => {
    try {
      const found = await findSecret(name, reference, env, sources, mayGenerate);
      if (found === undefined) {
        // The registry's password is needed only while an image is still to be pulled: a check
        // decides that.
        if (name !== "REGISTRY_PASSWORD") problems.push(missingValue(name, ...wordsOnMissing(name, reference)));
      } else {
        refuseUnusable(name, found);
        secrets.set(name, found);
      }
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      problems.push(thrown);
    }
  };
  const references = referencesByName(profile);
  const fromStdin = [...references.values()].filter((reference) => reference !== undefined && "fromStdin" in reference);
  if (fromStdin.length > 1) problems.push(onlyOneFromStdin());
  const isElsewhere = profile.database.external !== undefined;
  for (const [name, reference] of references) {
    // Only its owner can set the password of a server that is not ours.
    await decide(name, reference, isGenerated(name) && !(name === "POSTGRES_PASSWORD" && isElsewhere));
  }
  return { secrets, problems };
}

/** A given secret is needed exactly when its part of the profile is there. */
function neededGivenSecrets(profile: Profile): [GivenSecret, SecretReference | undefined][] {
  const parts: Record<GivenSecret, { reference: SecretReference | undefined } | undefined> = {
    GOOGLE_CLIENT_SECRET: profile.google && { reference: profile.google.clientSecret },
    HUBSPOT_CLIENT_SECRET: profile.hubspot && { reference: profile.hubspot.clientSecret },
    TUNNEL_TOKEN: profile.tunnel && { reference: profile.tunnel.token },
    REGISTRY_PASSWORD: profile.registry && { reference: profile.registry.password },
    COOLIFY_TOKEN:
      profile.target === "coolify" && profile.coolify?.api !== undefined
        ? { reference: profile.coolify.token }
        : undefined,
  };
  return givenSecrets.flatMap((name) => {
    const part = parts[name];
    return part === undefined ? [] : [[name, part.reference] as [GivenSecret, SecretReference | undefined]];
  });
}

async function findSecret(
  name: SecretName,
  reference: SecretReference | undefined,
  env: DirectoryFacts["env"],
  sources: SecretSources,
  mayGenerate: boolean,
): Promise<InstallationSecret | undefined> {
  const typed = sources.typed.get(name);
  if (typed !== undefined) return { secret: typed, origin: "given" };
  const kept = env.get(name);
  const keeps = kept !== undefined && !kept.isEmpty;
  const isOutside = reference !== undefined && !("generate" in reference) && !isKeptInstead(reference, sources.host);
  if (isOutside) {
    const secret = sources.makeSecret(name, await dereference(name, reference, sources));
    return { secret, origin: keeps && kept.equals(secret) ? "kept" : "given" };
  }
  if (keeps) return { secret: kept, origin: "kept" };
  const held = heldSecret(sources.containers ?? [], name);
  if (held !== undefined) {
    if (held.value === undefined) throw differentlyHeld(name, held.by);
    return { secret: held.value, origin: "recovered" };
  }
  if (!mayGenerate && !(reference !== undefined && "generate" in reference)) return undefined;
  const recipe = (reference !== undefined && "generate" in reference && reference.generate) || defaultRecipe(name);
  const key = `${name} ${recipe.bytes} ${recipe.encoding}`;
  const made = sources.generated.get(key) ?? sources.makeSecret(name, randomText(sources.host, recipe));
  sources.generated.set(key, made);
  return { secret: made, origin: "generated" };
}

/** The variable is not set, and the profile says that what is there counts then. */
function isKeptInstead(reference: SecretReference, host: Host): boolean {
  if (!("fromEnv" in reference) || reference.orKept === undefined) return false;
  const value = host.environmentVariable(reference.fromEnv);
  return value === undefined || value === "";
}

function wordsOnMissing(name: SecretName, reference: SecretReference | undefined): [saw: string, next: string] | [] {
  if (reference === undefined || !("fromEnv" in reference)) return [];
  const { fromEnv } = reference;
  return [
    `The profile takes ${name} from the environment variable ${fromEnv}, which is not set, and the installation's .env does not hold it.`,
    `Set it in the environment that runs this command, without leaving it in the shell's history: read -rs ${fromEnv}; export ${fromEnv}`,
  ];
}

/** Variables to set where a profile is to make the same on another host. */
export function variablesElsewhere(profile: Profile): string[] {
  return [...referencesByName(profile).values()].flatMap((reference) =>
    reference !== undefined && "fromEnv" in reference && reference.orKept ? [reference.fromEnv] : [],
  );
}

function differentlyHeld(name: SecretName, by: readonly string[]): Problem {
  return new Problem({
    code: "value-missing",
    title: `.env has no ${name}, and the containers use different ones`,
    saw: `${by.join(", ")} were not created with the same ${name}. None is shown.`,
    why: "A new one would not match existing data, and there is no way to tell which of theirs is right.",
    next: `Put the correct ${name} back into .env (there may be a dated copy beside it), then run the same command again.`,
  });
}

function randomText(host: Host, { bytes, encoding }: Recipe): string {
  return Buffer.from(host.randomBytes(bytes)).toString(encoding);
}

type Recipe = Extract<SecretReference, { generate: unknown }>["generate"];

/**
 * SECRET_KEY must be base64 of exactly 32 bytes; passwords avoid characters that need escaping in a
 * URL.
 */
function defaultRecipe(name: SecretName): Recipe {
  const passwords: readonly SecretName[] = ["POSTGRES_PASSWORD", "REDIS_PASSWORD", "CLICKHOUSE_PASSWORD"];
  return passwords.includes(name) ? { bytes: 24, encoding: "base64url" } : { bytes: 32, encoding: "base64" };
}

function refuseUnusable(name: SecretName, { secret, origin }: InstallationSecret): void {
  const reason = (origin === "given" ? givenSecretFault : secretFault)(name, secret);
  if (reason === undefined) return;
  throw new Problem({
    code: "value-refused",
    title: `${name} cannot be used`,
    saw: `The value was checked without being shown: ${reason}.`,
    why: "The installation would be open to anyone, or fail at its first start.",
    next: isGenerated(name)
      ? `Remove ${name} from the profile or .env to have a strong one generated, or set a real value.`
      : `Set the real ${name}.`,
  });
}

function isGenerated(name: SecretName): name is GeneratedSecret {
  return (generatedSecrets as readonly string[]).includes(name);
}

/** The environment variables that the profile takes secrets from. */
export function secretVariables(profile: Profile): string[] {
  return [...referencesByName(profile).values()].flatMap((reference) =>
    reference !== undefined && "fromEnv" in reference ? [reference.fromEnv] : [],
  );
}

/** Every secret that a profile needs, and where it says that the value comes from. */
export function referencesByName(profile: Profile): ReadonlyMap<SecretName, SecretReference | undefined> {
  const { external } = profile.database;
  return new Map<SecretName, SecretReference | undefined>([
    ...generatedSecrets.map((name) => [name, profile.secrets[name]] as const),
    ...(external === undefined ? [] : [["POSTGRES_PASSWORD", external.password] as const]),
    ...neededGivenSecrets(profile),
  ]);
}

function onlyOneFromStdin(): Problem {
  return new Problem({
    code: "usage",
    title: "Two secrets cannot both come from standard input",
    saw: "The profile has fromStdin more than once.",
    why: "Both would get the same value.",
    next: "Use fromEnv or fromFile for all but one.",
  });
}
