import { type Profile, type ProfileInput, profileSchema, type ResolvedProfile } from "../../src/domain/profile.ts";

/** A valid profile; name only what a test is about. */
export function someProfileInput(parts: Partial<ProfileInput> = {}): ProfileInput {
  return {
    apiVersion: "dittofeed-setup/v1",
    name: "acme",
    mode: "standard",
    address: "https://app.example.com",
    workspace: { name: "Acme", domain: "example.com", administrator: "admin@example.com" },
    ...parts,
  };
}

export function someProfile(parts: Partial<ProfileInput> = {}): ResolvedProfile {
  const profile: Profile = profileSchema.parse(someProfileInput(parts));
  const asSaved = { ...profile, target: profile.target ?? "compose" };
  return { ...asSaved, directory: profile.directory ?? "/srv/acme", asSaved };
}
