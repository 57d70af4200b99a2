import { Secret } from "./secret.ts";
import { isSecretKey } from "./secret-fault.ts";
import type { ServiceName } from "./service.ts";
import { applicationServices } from "./service.ts";

export const secretKeyName = "SECRET_KEY";

/** Why another key is more than a setting that differs. One sentence, for every place that has to say it. */
export const secretKeyWhy =
  "What the app has encrypted in the database opens only with the key that it was encrypted with: with another one it is lost.";

export interface MadeWithKey {
  service: ServiceName;
  name: string;
  /** As the container was made; undefined where it was made without one. */
  secretKey: Secret | undefined;
}

export interface KeyInUse {
  container: MadeWithKey;
  /** Undefined: the app then takes the one that is published with it. */
  key: Secret | undefined;
}

/**
 * The keys with which something may have been encrypted. One that is no key is left out, because the app does not start with it;
 * and so is a worker or a dashboard that was made without any, as older stacks have them.
 */
export function keysInUse(containers: readonly MadeWithKey[]): KeyInUse[] {
  return containers
    .filter(({ service }) => (applicationServices as readonly ServiceName[]).includes(service))
    .map((container) => ({ container, key: container.secretKey?.isEmpty === true ? undefined : container.secretKey }))
    .filter(({ container, key }) => (key === undefined ? container.service === "api" : isSecretKey(key)));
}

export function sameKey(one: Secret | undefined, other: Secret | undefined): boolean {
  const [a, b] = [one, other].map((key) => (key instanceof Secret && !key.isEmpty ? key : undefined));
  return a === undefined || b === undefined ? a === b : a.equals(b);
}
