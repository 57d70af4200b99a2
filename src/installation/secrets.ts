import type { EngineFacts } from "../domain/facts/engine.ts";
import type { Profile, SecretReference } from "../domain/profile.ts";
import type { Secret } from "../domain/secret.ts";
import type { SecretName } from "../domain/secret-names.ts";
import { generatedSecrets } from "../domain/secret-names.ts";
import { neededGivenSecrets, resolveSecrets } from "../engine/resolve-secrets.ts";
import { inspectDirectory } from "../facts/directory.ts";
import type { InstallationContext } from "./context.ts";
import { resolveProfile } from "./resolve-profile.ts";

/** A secret as a person is told of it: its name, and where its value comes from. */
export interface SecretRow {
  name: SecretName;
  origin: "kept" | "typed" | "generated" | "environment" | "file" | "stdin" | "missing";
}

/** Every secret that this installation needs, and where its value will come from. Reads only, shows none. */
export async function inspectSecrets(
  context: InstallationContext,
  profile: Profile,
  engine: EngineFacts,
  typed: ReadonlyMap<SecretName, Secret>,
): Promise<SecretRow[]> {
  const { ports, makeSecret } = context;
  const asSettled = await resolveProfile(context, profile, { engine, target: undefined });
  const { env } = await inspectDirectory(ports, asSettled.directory, makeSecret);
  const { files, host } = ports;
  const { secrets } = await resolveSecrets(asSettled, env, { files, host, makeSecret, typed });
  const given = neededGivenSecrets(profile);
  const references = new Map<SecretName, SecretReference | undefined>([
    ...generatedSecrets.map((name) => [name, profile.secrets[name]] as const),
    ...(profile.database.external === undefined
      ? []
      : [["POSTGRES_PASSWORD", profile.database.external.password] as const]),
    ...given,
  ]);
  return [...references].map(([name, reference]) => ({
    name,
    origin: originOf(secrets.get(name)?.origin, typed.has(name), reference),
  }));
}

function originOf(
  origin: "kept" | "given" | "generated" | undefined,
  isTyped: boolean,
  reference: SecretReference | undefined,
): SecretRow["origin"] {
  if (isTyped) return "typed";
  if (origin !== "given") return origin ?? "missing";
  if (reference !== undefined && "fromFile" in reference) return "file";
  return reference !== undefined && "fromStdin" in reference ? "stdin" : "environment";
}
