import { Secret } from "../../src/domain/secret.ts";
import type { EnvEntry } from "./env-entry.ts";
import { envDifferences, envFileText } from "./env-file.ts";

/** What writing `.env` would do, in names only, and the text wrapped: a plan can be shown without a value in it. */
export interface EnvChange {
  text: Secret;
  differs: boolean;
  added: string[];
  changed: string[];
}

/** Throws Problem (value-refused) where a value cannot be written. */
export function envFileChange(existing: Secret | undefined, entries: readonly EnvEntry[]): EnvChange {
  const text = envFileText(existing, entries);
  const { added, changed, sameText } = envDifferences(existing, entries);
  return { text: new Secret(".env", text), differs: !sameText(text), added, changed };
}
