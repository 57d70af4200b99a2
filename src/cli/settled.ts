import type { EngineFacts } from "../domain/facts/engine.ts";
import type { Files } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";
import type { Profile, SettledProfile, Target } from "../domain/profile.ts";
import type { Context } from "./context.ts";
import { settleProfile } from "./settle-profile.ts";

/** Settles a profile with what this host says of user, folders, engine and files. Throws Problem value-missing, value-refused. */
export async function settled(
  { ports, workingDirectory, environment }: Context,
  profile: Profile,
  { engine, target }: { engine: EngineFacts; target: Target | undefined },
): Promise<SettledProfile> {
  const { uid } = await ports.host.facts();
  const { XDG_STATE_HOME: stateHome } = environment;
  const decided = settleProfile({ profile, engine, target, workingDirectory, uid, stateHome });
  const path = decided.database.external?.caFile;
  return path === undefined ? decided : { ...decided, databaseAuthority: await readAuthority(ports.files, path) };
}

async function readAuthority(files: Files, path: string): Promise<string> {
  const text = await files.read(path);
  if (text?.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new Problem({
    code: text === undefined ? "value-missing" : "value-refused",
    title: "The database's certificate authorities cannot be read",
    saw: `The profile names ${path} as database.external.caFile, ${text === undefined ? "and there is no such file" : "which holds no certificate in PEM form"}.`,
    why: "The database server's certificate is checked with it, here and in the containers.",
    next: `Put the provider's CA file there, or remove caFile from the profile where a public authority signed the certificate.`,
  });
}
