import type { SecretName } from "./installation-secret.ts";
import { placeholderReason } from "./placeholder.ts";
import type { Secret } from "./secret.ts";
import { isTooLong, longestSecret } from "./secret-limit.ts";

/**
 * Why a value cannot be used as this secret; undefined when nothing speaks against it. Says what is wrong without
 * showing the value, which is why this file may call reveal().
 */
export function secretFault(name: SecretName, secret: Secret): string | undefined {
  const value = secret.reveal();
  if (isTooLong(value)) return `it is longer than ${longestSecret} bytes, and no secret of this stack is`;
  if (/\p{Cc}/u.test(value)) return "it holds a line break or another control character";
  const placeholder = placeholderReason(value);
  if (placeholder !== undefined) return placeholder;
  if (name === "SECRET_KEY" && !isBase64Of32Bytes(value)) return "it is not the base64 form of exactly 32 bytes";
  return undefined;
}

/** Could the app have encrypted anything with it? It does not start with a shorter one, and cannot encrypt with a longer one. */
export function isSecretKey(secret: Secret): boolean {
  return isBase64Of32Bytes(secret.reveal());
}

/** What the app demands of SECRET_KEY: a shorter one fails at boot, a longer one boots and fails later. */
function isBase64Of32Bytes(value: string): boolean {
  const bytes = Buffer.from(value, "base64");
  return bytes.length === 32 && bytes.toString("base64") === value;
}
