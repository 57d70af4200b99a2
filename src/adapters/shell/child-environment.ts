import { generatedSecrets, givenSecrets } from "../../domain/secret-names.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Under their own names nothing but this product takes them; a client, a plugin or an ssh would only carry them on. */
const ours: ReadonlySet<string> = new Set([...generatedSecrets, ...givenSecrets, "DATABASE_URL"]);

/**
 * What the programs cannot do their work without, whatever a profile takes a secret from: to be
 * found, to reach the engine, and to find their own configuration.
 */
const needed =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TZ|LANG|LC_\w+|XDG_\w+|DOCKER_(?!AUTH_CONFIG$)\w+|SSH_\w+|(?:HTTPS?|FTP|ALL|NO)_PROXY)$/i;

/** The environment without the variables that secrets come from. `taken`: their names, of a profile. */
export function childEnvironment(environment: Environment, taken: ReadonlySet<string>): Environment {
  const isLeft = (name: string) => ours.has(name) || (taken.has(name) && !needed.test(name));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isLeft(name)));
}
