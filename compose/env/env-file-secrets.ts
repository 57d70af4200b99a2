import { Secret } from "../../src/domain/secret.ts";
import type { EnvEntry } from "./env-entry.ts";

/*
 * What is made of secrets on their way into `.env`. The redactor knows the results already: it registers every secret's
 * percent-encoded form too.
 */

/**
 * The app parses DATABASE_URL with `new URL()`, so user and password must be percent-encoded. The URL's own setter leaves
 * `%` alone, hence encodeURIComponent first.
 */
export function databaseUrl(base: string, password: Secret): Secret {
  return password.derive("DATABASE_URL", (value) => {
    const url = new URL(base);
    url.password = encodeURIComponent(value);
    return url.href;
  });
}

/**
 * One digest over settings and secrets that may stand in a readable file: keyed with all values together, of which some
 * are 32 random bytes, so that a weak one among them cannot be guessed from it.
 */
export function settingsDigest(entries: readonly EnvEntry[], definition: string): string {
  const values = entries.map(({ name, value }) => [name, value]);
  return Secret.json("settings", values).sign(definition).toString("hex").slice(0, 32);
}
