import { type ProfileInput, profileSchema, type ResolvedProfile } from "../../../src/domain/profile.ts";
import type { InstallationSecrets } from "../../../src/domain/secret.ts";
import { Secret } from "../../../src/domain/secret.ts";
import type { SecretName } from "../../../src/domain/secret-names.ts";
import { generatedSecrets } from "../../../src/domain/secret-names.ts";

/** The value that breaks every careless reader. */
export const oddValue = `p@ss:/?#%&$"'\\ é`;

export function profile(changes: Partial<ProfileInput> = {}): ResolvedProfile {
  const input: ProfileInput = {
    apiVersion: "dittofeed-setup/v1",
    mode: "standard",
    address: "https://app.example.com",
    workspace: { name: "Example", domain: "example.com", administrator: "admin@example.com" },
    ...changes,
  };
  const parsed = profileSchema.parse(input);
  return { ...parsed, target: "compose", directory: "/opt/dittofeed", asSaved: { ...parsed, target: "compose" } };
}

export function secrets(values: Partial<Record<SecretName, string>> = {}): InstallationSecrets {
  const all = { ...Object.fromEntries(generatedSecrets.map((name) => [name, `${name}-value`])), ...values };
  const entries = Object.entries(all).map(
    ([name, value]) => [name as SecretName, { secret: new Secret(name, value), origin: "kept" as const }] as const,
  );
  return new Map(entries);
}
