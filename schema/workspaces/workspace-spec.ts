import type { Profile } from "../../src/domain/profile.ts";

/**
 * The workspace that a profile asks for, in the one form that looking and creating share. Without
 * Google the provider row is there all the same, so that setting it up later needs no new row; it
 * holds the client id at most, never a secret.
 */
export function workspaceSpec({
  workspace: { name, domain, administrator },
  google,
}: Pick<Profile, "workspace" | "google">) {
  const provider = { type: "google" as const, ...(google === undefined ? {} : { clientId: google.clientId }) };
  return { name, domain, administrator, type: "Root" as const, provider };
}

/**
 * Labels that the app refuses anywhere in a workspace's domain (multi-tenant-main,
 * backend-lib/src/bootstrap.ts).
 */
const refusedByTheApp = "gmail yahoo hotmail outlook aol icloud protonmail zoho mail gmx yandex".split(" ");

/** Providers whose addresses belong to anybody, and which the app does not know. */
const others =
  "googlemail.com live.com msn.com me.com mac.com proton.me pm.me ymail.com rocketmail.com web.de t-online.de freenet.de " +
  "mail.ru inbox.ru list.ru bk.ru qq.com 163.com 126.com fastmail.com hey.com tutanota.com tuta.io orange.fr free.fr laposte.net";

const labels = new Set(refusedByTheApp);
const domains = new Set(others.split(" "));

/** A workspace's domain must be a company's own; with one of these, strangers would share it. */
export function isCommonMailDomain(domain: string): boolean {
  const normal = domain.trim().toLowerCase().replace(/\.$/, "");
  return domains.has(normal) || normal.split(".").some((label) => labels.has(label));
}
