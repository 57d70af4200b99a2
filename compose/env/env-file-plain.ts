import type { Secret } from "../../src/domain/secret.ts";

/**
 * The value of a setting that is no secret; undefined where it is absent, and for every name under which secrets are kept. All of
 * an environment is wrapped when it is read: this is the one way to look at what may be seen.
 */
export function plainSetting(environment: ReadonlyMap<string, Secret>, name: string): string | undefined {
  return environment.get(name)?.toSetting(name);
}
