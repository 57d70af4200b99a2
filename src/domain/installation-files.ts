import { join } from "node:path";
import type { AuthorityName } from "./authority.ts";

/** Every path of an installation, stated once. All lie below its directory. */
export function installationPaths(directory: string) {
  const state = join(directory, stateFolder);
  return {
    compose: join(directory, "compose.yaml"),
    env: join(directory, ".env"),
    authorities: {
      database: join(directory, authorityNames.database),
      edge: join(directory, authorityNames.edge),
    },
    state,
    lock: join(state, "lock.json"),
    journal: join(state, "journal.ndjson"),
    logs: join(state, "logs"),
    /** Everything that a run said, a file each: whoever attaches to it sees what it saw. */
    events: join(state, "events"),
    /** Which containers were stopped on purpose, and since when each had run. */
    stopped: join(state, "stopped.json"),
    /** Who runs from source now: a file for each process of `local up`. */
    running: join(state, "running"),
    /** Dumps of the database, made before its schema is changed. */
    dumps: join(state, "dumps"),
    /** Somebody has said that SECRET_KEY is kept elsewhere too. */
    secretKeyCopied: join(state, "secret-key-copied"),
  };
}

/**
 * Copies of the profile's `caFile`s, so that the directory holds all that a container needs, and
 * nothing else.
 */
export const authorityNames: Readonly<Record<AuthorityName, string>> = {
  database: "database-authority.pem",
  edge: "edge-authority.pem",
};

/** Ours inside an installation directory: lock, journal, logs, and a rehearsal's database. */
export const stateFolder = ".dittofeed-setup";

/**
 * Names under which Compose finds a person's own additions; read by Compose, never written by us.
 */
export const overrideNames = ["compose.override.yaml", "compose.override.yml"] as const;

/** Never change this line: it is how an installation of an earlier version is recognised. */
export const marker = "# dittofeed-setup:compose-file:v1";

export function isOurComposeFile(text: string): boolean {
  return text.split("\n", 5).some((line) => line.trimEnd() === marker);
}
