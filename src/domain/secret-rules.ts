import { hasUnseenEdge } from "./grammar.ts";
import { isOrdinaryWord } from "./ordinary-values.ts";
import { Problem } from "./problem.ts";
import { Secret } from "./secret.ts";
import type { SecretName } from "./secret-names.ts";
import type { ServiceName } from "./service.ts";
import { applicationServices } from "./service.ts";

/**
 * No secret of this stack is longer (a private key of 4096 bits has 3.2 kB): whatever is, is a
 * wrong file or a wrong variable. Bytes of UTF-8.
 */
export const longestSecret = 8192;

/** A file with a secret in it may have this much around it; more than that is not even read. */
/** A vault may ask for a fingerprint; a run that nobody watches must end. */
export const secretCommandMs = 30_000;

export const largestSecretFile = 65_536;

/** `.env` with everything that a person may have added to it. */
export const largestEnvFile = 1_048_576;

export function isTooLong(value: string): boolean {
  return value.length > longestSecret || Buffer.byteLength(value) > longestSecret;
}

/** Names the secret and where it came from; never a part of it. */
export function tooLong(name: string, source = "The value", next = `Set the real ${name}.`): Problem {
  return new Problem({
    code: "value-refused",
    title: `${name} is too long`,
    saw: `${source} has more than ${longestSecret} bytes.`,
    why: "No secret in this stack is that long. This is probably not the file or value that you meant.",
    next,
  });
}

const knownDefaults = new Set([
  "password",
  "secret",
  "changeme",
  "admin",
  "postgres",
  "dittofeed",
  "default",
  "test",
  "example",
]);

/**
 * Why a value cannot be a real secret; undefined when nothing speaks against it. Rule C1 of the
 * problem catalogue: the old compose files and guides shipped `password`, `secret`, `your-…` and
 * `change-me`.
 */
export function placeholderReason(value: string): string | undefined {
  const plain = value.trim().toLowerCase();
  if (plain === "") return "it is empty";
  if (knownDefaults.has(plain)) return "it is a well-known default";
  if (/^<.*>$/.test(plain)) return "it is a placeholder in angle brackets";
  if (/^(your|my)[-_ ]/.test(plain)) return "it looks like a placeholder (your-…, my-…)";
  if (/^change[-_ ]?(me|this|it)/.test(plain)) return 'it is a "change me" placeholder';
  if (/^(x{4,}|\*{3,}|\.{3,})$/.test(plain)) return "it consists of filler characters";
  return undefined;
}

/**
 * Why a value cannot be used as this secret; undefined when nothing speaks against it. Says what is
 * wrong without showing the value.
 */
export function secretFault(name: SecretName, secret: Secret): string | undefined {
  return secret.faultOf((value) => {
    if (isTooLong(value)) return `it is longer than ${longestSecret} bytes, which no secret in this stack is`;
    if (/\p{Cc}/u.test(value)) return "it contains a line break or another control character";
    return placeholderReason(value) ?? (name === "SECRET_KEY" ? secretKeyFault(value) : undefined);
  });
}

/**
 * Why a value that was given just now cannot have been meant as it is; undefined where it
 * can. What an installation has used until today is not asked: it is what it runs with.
 */
export function givenSecretFault(name: SecretName, secret: Secret): string | undefined {
  return (
    secret.faultOf((value) => {
      // What a decoder puts where the bytes are not UTF-8: the true ones are lost.
      if (value.includes("\uFFFD")) return "it is not valid UTF-8";
      if (/[\p{Cf}\u2028\u2029]|(?! )\p{Zs}/u.test(value))
        return "it contains an invisible character (a zero-width or no-break space)";
      if (hasUnseenEdge(value)) return "it begins or ends with a space";
      return undefined;
    }) ?? secretFault(name, secret)
  );
}

/**
 * Whoever knows or guesses one of these signs sessions of his own. Nothing but this stack checks
 * what they sign.
 */
const signing: readonly string[] = ["JWT_SECRET", "NEXTAUTH_SECRET"];

/**
 * Why a value can be guessed, although it can be used. HS256 wants as many bytes as its hash has
 * (RFC 7518, 3.2): 32. Says what is weak without showing the value.
 */
export function secretWeakness(name: SecretName, secret: Secret): string | undefined {
  if (!signing.includes(name)) return undefined;
  return secret.faultOf((value) => {
    const bytes = Buffer.byteLength(value);
    if (bytes < 32) return `it has ${bytes} bytes, but signing sessions needs 32`;
    return new Set(value).size < 8 ? "it repeats only a few characters" : undefined;
  });
}

/**
 * Why a password is nearly none: whoever sees the gap that hides it, or the name of its user, knows
 * it. Says so without showing the value.
 */
export function passwordWeakness(password: Secret, names: readonly (string | undefined)[]): string | undefined {
  return password.faultOf((value) => {
    if (names.some((name) => name?.toLowerCase() === value.toLowerCase()))
      return "it is the same as its user or database name";
    return isOrdinaryWord(value) ? "it is an ordinary word, which cannot be redacted among others" : undefined;
  });
}

/**
 * Could the app have encrypted anything with it? It does not start with a shorter one, and cannot
 * encrypt with a longer one.
 */
export function isSecretKey(secret: Secret): boolean {
  return secret.faultOf(secretKeyFault) === undefined;
}

/**
 * What the app demands of SECRET_KEY: a shorter one fails at boot, a longer one boots and fails
 * later.
 */
function secretKeyFault(value: string): string | undefined {
  const bytes = Buffer.from(value, "base64");
  const isKey = bytes.length === 32 && bytes.toString("base64") === value;
  return isKey ? undefined : "it is not the base64 form of exactly 32 bytes";
}

export const secretKeyName = "SECRET_KEY";

/**
 * Why another key is more than a setting that differs. One sentence, for every place that has to
 * say it.
 */
export const secretKeyWhy =
  "What the app has encrypted in the database can be read only with the same key. With another key, it is lost.";

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
 * The keys with which something may have been encrypted. One that is no key is left out, because
 * the app does not start with it; and so is a worker or a dashboard that was made without any, as
 * older stacks have them.
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
