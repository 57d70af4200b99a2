import { Secret } from "../../src/domain/secret.ts";
import { isSecretName } from "../../src/domain/secret-names.ts";
import type { EnvEntry } from "./env-entry.ts";
import { envDifferences, parseEnvFile } from "./env-file.ts";

/**
 * What changes in an `.env` that is there, a line each, `-` before `+`. A value is shown only where the setting is one that
 * anybody may know; of a secret only that it changes. A person's own lines never appear: they stay.
 */
export function envDifferenceLines(existing: Secret, entries: readonly EnvEntry[]): string[] {
  const { added, changed } = envDifferences(existing, entries);
  const before = parseEnvFile(existing.toEnvFile());
  return entries.flatMap(({ name, value }) => {
    const shown = (text: string | Secret | undefined) =>
      value instanceof Secret || text instanceof Secret || isSecretName(name) ? "(hidden)" : (text ?? "");
    if (added.includes(name)) return [`+${name}=${shown(value)}`];
    if (!changed.includes(name)) return [];
    return [`-${name}=${shown(before.get(name))}`, `+${name}=${shown(value)}`];
  });
}
