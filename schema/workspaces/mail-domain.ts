/** Labels that the app refuses anywhere in a workspace's domain (multi-tenant-main, backend-lib/src/bootstrap.ts). */
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
