/** What a check is called in the catalogue of known problems: host, configuration, services, database, endpoints and sign-in. */
export type CheckId = `${"H" | "C" | "S" | "D" | "E"}${number}`;

/** Does the engine answer? What is asked of it waits on this one. */
export const engineCheck: CheckId = "H1";

export const checkCategories = ["host", "configuration", "services", "database", "sign-in"] as const;
export type CheckCategory = (typeof checkCategories)[number];
