import { generatedSecrets, givenSecrets } from "./installation-secret.ts";

/**
 * Does a setting of this name hold a secret? Ours by their names, and those under which operators keep credentials of their
 * own; a public identifier or address is none. A value is registered with the redactor only then: registering `true` or
 * `production` would blank half of every line.
 */
export function isSecretName(name: string): boolean {
  return ([...generatedSecrets, ...givenSecrets] as readonly string[]).includes(name) || secretLooking.test(name);
}

const secretLooking = /SECRET|PASSWORD|PASSWD|PWD|TOKEN|API_?KEY|PRIVATE|CREDENTIAL|_DSN$|DATABASE_URL$/i;
