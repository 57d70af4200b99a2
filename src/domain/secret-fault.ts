import { placeholderReason } from "./placeholder.ts";
import type { Secret } from "./secret.ts";
import { isTooLong, longestSecret } from "./secret-limit.ts";
import type { SecretName } from "./secret-names.ts";

/**
 * Why a value cannot be used as this secret; undefined when nothing speaks against it. Says what is wrong without
 * showing the value.
 */
export function secretFault(name: SecretName, secret: Secret): string | undefined {
  return secret.faultOf((value) => {
    if (isTooLong(value)) return `it is longer than ${longestSecret} bytes, and no secret of this stack is`;
    if (/\p{Cc}/u.test(value)) return "it holds a line break or another control character";
    return placeholderReason(value) ?? (name === "SECRET_KEY" ? secretKeyFault(value) : undefined);
  });
}

/** Could the app have encrypted anything with it? It does not start with a shorter one, and cannot encrypt with a longer one. */
export function isSecretKey(secret: Secret): boolean {
  return secret.faultOf(secretKeyFault) === undefined;
}

/** What the app demands of SECRET_KEY: a shorter one fails at boot, a longer one boots and fails later. */
function secretKeyFault(value: string): string | undefined {
  const bytes = Buffer.from(value, "base64");
  const isKey = bytes.length === 32 && bytes.toString("base64") === value;
  return isKey ? undefined : "it is not the base64 form of exactly 32 bytes";
}
