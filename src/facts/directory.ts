import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parseEnvFile } from "../../compose/env/env-file.ts";
import type { AuthorityName } from "../domain/authority.ts";
import type { DirectoryDetails, DirectoryFacts, SavedProfileFacts } from "../domain/facts/directory.ts";
import { installationPaths, isOurComposeFile, overrideNames } from "../domain/installation-files.ts";
import type { Ports } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";
import type { ResolvedProfile } from "../domain/profile.ts";
import { type MakeSecret, Secret } from "../domain/secret.ts";
import { isSecretName } from "../domain/secret-names.ts";
import { largestEnvFile } from "../domain/secret-rules.ts";
import { readLastRun } from "./last-run.ts";

const foreignComposeNames = ["compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/**
 * Reads what lies in the installation directory. Every value of `.env` is wrapped before anyone
 * else sees it.
 */
export async function inspectDirectory(
  ports: Pick<Ports, "files">,
  directory: string,
  makeSecret: MakeSecret,
): Promise<DirectoryFacts> {
  const { files } = ports;
  const paths = installationPaths(directory);
  const names = await files.list(directory);
  const composeText = await files.read(paths.compose);
  const envText = await files.read(paths.env, largestEnvFile);
  const composeIsOurs = composeText !== undefined && isOurComposeFile(composeText);
  const override = overrideNames.find((name) => names.includes(name));
  return {
    path: directory,
    exists: (await files.facts(directory)) !== undefined,
    writable: await files.isWritable(directory),
    foreign: [
      ...(composeText !== undefined && !composeIsOurs ? ["compose.yaml"] : []),
      ...names.filter((name) => foreignComposeNames.includes(name)),
    ],
    composeText,
    composeIsOurs,
    override,
    overrideText: override === undefined ? undefined : await files.read(join(directory, override)),
    envText: envText === undefined ? undefined : new Secret(".env", envText),
    envMode: (await files.facts(paths.env))?.mode,
    authorities: {
      ...(await copyOf("database", files, paths)),
      ...(await copyOf("edge", files, paths)),
    },
    env: new Map([...parseEnvFile(envText ?? "")].map(([name, value]) => [name, wrapSetting(name, value, makeSecret)])),
  };
}

async function copyOf(
  name: AuthorityName,
  files: Ports["files"],
  paths: ReturnType<typeof installationPaths>,
): Promise<DirectoryFacts["authorities"]> {
  const text = await files.read(paths.authorities[name]);
  return text === undefined ? {} : { [name]: text };
}

/** A value of `.env`: registered with the redactor where its name says that it is a secret. */
function wrapSetting(name: string, value: string, makeSecret: MakeSecret): Secret {
  return isSecretName(name) ? makeSecret(name, value, "seen") : new Secret(name, value);
}

/** More copies than these are read by nobody. */
const mostBackups = 5;

/** The installation's directory, and the dated copies of `.env` in it, newest first. */
export async function inspectDirectoryDetails(
  ports: Pick<Ports, "files">,
  directory: string,
  makeSecret: MakeSecret,
): Promise<DirectoryDetails> {
  const names = (await ports.files.list(directory)).filter((name) => /^\.env\..*\.bak$/.test(name));
  const newest = names.toSorted().reverse().slice(0, mostBackups);
  const [seen, envBackups] = await Promise.all([
    inspectDirectory(ports, directory, makeSecret),
    Promise.all(
      newest.map(async (name) => {
        const settings = parseEnvFile(await readCopy(ports.files, join(directory, name)));
        return { name, env: new Map([...settings].map(([key, value]) => [key, wrapSetting(key, value, makeSecret)])) };
      }),
    ),
  ]);
  const lastRun = await readLastRun(ports.files, directory).catch(() => undefined);
  return { ...seen, envBackups, lastStopped: lastRun?.saw };
}

/**
 * A copy that is no regular file, or larger than any `.env`, is none of ours: as if it were empty.
 */
async function readCopy(files: Ports["files"], path: string): Promise<string> {
  try {
    return (await files.read(path, largestEnvFile)) ?? "";
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.code === "value-refused") return "";
    throw thrown;
  }
}

/** Is this very profile saved under its name, or another? */
export async function inspectSavedProfile(
  ports: Pick<Ports, "profiles">,
  profile: ResolvedProfile,
): Promise<SavedProfileFacts> {
  const saved = await ports.profiles.load(profile.name);
  return {
    current: saved !== undefined && profile.asSaved !== undefined && isDeepStrictEqual(saved, profile.asSaved),
    exists: saved !== undefined,
    path: ports.profiles.pathOf(profile.name),
  };
}
