import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

export const publicRegistry = new URL("https://registry.npmjs.org/");

type Environment = (name: string) => string | undefined;

/**
 * The registry that npm would ask, with a slash at its end: from the environment (npm and npx set it), from the user's .npmrc, or
 * the public one. Logins are npm's own business: a registry that wants one is asked by npm itself, which the message says.
 */
export async function npmRegistry(variable: Environment, home = homedir()): Promise<URL> {
  const chosen = variable("npm_config_registry") ?? variable("NPM_CONFIG_REGISTRY") ?? (await fromFile(home));
  return new URL(`${(chosen ?? publicRegistry.href).replace(/\/+$/, "")}/`);
}

async function fromFile(home: string): Promise<string | undefined> {
  const text = await readFile(join(home, ".npmrc"), "utf8").catch(() => "");
  return /^\s*registry\s*=\s*(https?:\/\/\S+)/m.exec(text)?.[1];
}

/** Where a registry has the tarball of one version. */
export function tarballAddress(registry: URL, name: string, version: string): URL {
  return new URL(`${name}/-/${name.split("/").at(-1)}-${version}.tgz`, registry);
}
