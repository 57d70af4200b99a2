import type { Profile } from "../../src/domain/profile.ts";

/**
 * The workspace that a profile asks for, in the one form that looking and creating share. Without Google the provider
 * row is there all the same, so that setting it up later needs no new row; it holds the client id at most, never a secret.
 */
export function workspaceSpec({
  workspace: { name, domain, administrator },
  google,
}: Pick<Profile, "workspace" | "google">) {
  const provider = { type: "google" as const, ...(google === undefined ? {} : { clientId: google.clientId }) };
  return { name, domain, administrator, type: "Root" as const, provider };
}
