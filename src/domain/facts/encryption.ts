import type { Encrypted, Secret } from "../secret.ts";

/**
 * What the app has encrypted in the database. A few values are kept as they stand there, so that
 * each key which is known can be tried on them: that of `.env`, of a container, of an old copy, and
 * the one that a repair would set.
 */
export type EncryptionFacts =
  | { state: "none" }
  | { state: "held"; values: readonly SealedValue[] }
  /** Nobody could look; and where rows may be hidden, that none was seen says nothing. */
  | { state: "unknown"; saw: string };

/**
 * One encrypted value. Whoever prints it gets nothing: what is encrypted today is read with the key
 * of tomorrow.
 */
export class SealedValue {
  readonly #encrypted: Encrypted;

  constructor(encrypted: Encrypted) {
    this.#encrypted = encrypted;
  }

  openedBy(key: Secret): boolean {
    return key.opens(this.#encrypted);
  }

  toJSON(): string {
    return "[encrypted]";
  }
}

/**
 * `some`: the values are of several keys. `not-known`: nothing is encrypted, or nobody could look,
 * or there is no key to try.
 */
export type Proof = "opens" | "some" | "does-not-open" | "not-known";

export function proofOf(key: Secret | undefined, encryption: EncryptionFacts): Proof {
  if (encryption.state !== "held" || key === undefined || key.isEmpty) return "not-known";
  const opened = openedBy(key, encryption);
  if (opened === 0) return "does-not-open";
  return opened === encryption.values.length ? "opens" : "some";
}

export function openedBy(key: Secret, encryption: EncryptionFacts): number {
  return encryption.state === "held" ? encryption.values.filter((value) => value.openedBy(key)).length : 0;
}
