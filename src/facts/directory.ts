import { join } from "node:path";
import { parseEnvFile } from "../../compose/env/env-file.ts";
import type { DirectoryFacts } from "../domain/facts/directory.ts";
import { installationPaths, isOurComposeFile, overrideNames } from "../domain/installation-files.ts";
import type { Ports } from "../domain/ports.ts";
import { type MakeSecret, Secret } from "../domain/secret.ts";
import { isSecretName } from "../domain/secret-names.ts";
import { largestEnvFile } from "../domain/secret-rules.ts";

const foreignComposeNames = ["compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/** Reads what lies in the installation directory. Every value of `.env` is wrapped before anyone else sees it. */
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
    databaseAuthority: await files.read(paths.databaseAuthority),
    env: new Map([...parseEnvFile(envText ?? "")].map(([name, value]) => [name, wrapSetting(name, value, makeSecret)])),
  };
}

/** A value of `.env`: registered with the redactor where its name says that it is a secret. */
export function wrapSetting(name: string, value: string, makeSecret: MakeSecret): Secret {
  return isSecretName(name) ? makeSecret(name, value, "seen") : new Secret(name, value);
}
