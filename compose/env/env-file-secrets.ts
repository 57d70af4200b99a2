import { createHmac } from "node:crypto";
import { Secret } from "../../src/domain/secret.ts";
import type { EnvEntry } from "./env-entry.ts";

/*
 * What is made of secrets on their way into `.env`. In `env-file*` because making it needs reveal(). The redactor
 * knows the results already: it registers every secret's percent-encoded form too.
 */

/**
 * The app parses DATABASE_URL with `new URL()`, so user and password must be percent-encoded. The URL's own setter leaves
 * `%` alone, hence encodeURIComponent first.
 */
export function databaseUrl(base: string, password: Secret): Secret {
  const url = new URL(base);
  url.password = encodeURIComponent(password.reveal());
  return new Secret("DATABASE_URL", url.href);
}

export function renamed(name: string, secret: Secret): Secret {
  return new Secret(name, secret.reveal());
}

/**
 * One digest over settings and secrets that may stand in a readable file: keyed with all values together, of which some
 * are 32 random bytes, so that a weak one among them cannot be guessed from it.
 */
export function settingsDigest(entries: readonly EnvEntry[], definition: string): string {
  const values = entries.map(({ name, value }) => [name, value instanceof Secret ? value.reveal() : value]);
  return createHmac("sha256", JSON.stringify(values)).update(definition).digest("hex").slice(0, 32);
}
