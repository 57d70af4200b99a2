import { Problem } from "./problem.ts";

/**
 * No secret of this stack is longer (a private key of 4096 bits has 3.2 kB): whatever is, is a wrong file or a wrong variable.
 * Bytes of UTF-8.
 */
export const longestSecret = 8192;

/** A file with a secret in it may have this much around it; more than that is not even read. */
export const largestSecretFile = 65_536;

/** `.env` with everything that a person may have added to it. */
export const largestEnvFile = 1_048_576;

export function isTooLong(value: string): boolean {
  return value.length > longestSecret || Buffer.byteLength(value) > longestSecret;
}

/** Names the secret and where it came from; never a part of it. */
export function tooLong(name: string, source = "The value", next = `Give the real ${name}.`): Problem {
  return new Problem({
    code: "value-refused",
    title: `${name} is too long`,
    saw: `${source} holds more than ${longestSecret} bytes.`,
    why: "No secret of this stack is that long: this is another file, or another value, than the one that was meant.",
    next,
  });
}
