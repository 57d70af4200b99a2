/**
 * What a check is called in the catalogue of known problems: host, configuration, services,
 * database, endpoints and sign-in, Coolify where it has deployed them, and local source.
 */
type CatalogueId = `${"H" | "C" | "S" | "D" | "E" | "K" | "L"}${number}`;

/** The others are asked before an installation alone, so that the doctor has no row of them. */
export type CheckId =
  | CatalogueId
  | "directory-usable"
  | "registry-login"
  | "mail-domain"
  | "own-lines"
  | "edge-open"
  | "database-route"
  | "rehearsal-user"
  | "database-usable"
  | "secret-key-opens"
  | "source-room";

/** Does the engine answer? What is asked of it waits on this one. */
export const engineCheck: CheckId = "H1";

export const checkCategories = [
  "host",
  "configuration",
  "services",
  "database",
  "sign-in",
  "coolify",
  "source",
] as const;
export type CheckCategory = (typeof checkCategories)[number];
