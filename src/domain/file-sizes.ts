/* How much is read and kept of what may grow or be anything; in bytes, unless it is said. */

/** The largest example has 6 kB. */
export const largestProfile = 1_048_576;

/** A compose file that somebody else has written; the largest of ours has 40 kB. */
export const largestCompose = 1_048_576;

/** Some million workspaces. */
export const largestImport = 256 * 1_048_576;

/** Of the same in YAML or JSON, in characters: ten thousand workspaces. */
export const largestYamlImport = 1_048_576;

/** From here on the journal is cut at the next run. */
export const largestJournal = 1_048_576;

/** What stays of it, and what is read: some thirty runs. A resume needs the last. */
export const journalKept = 262_144;

/** Of a log that is shown or put into a bundle, its end. */
export const logEndRead = 1_048_576;

/** Log files of the last runs, beside that of the run itself. */
export const logsKept = 20;

/** From here on the events of a run are kept without the output of other programs. */
export const largestEvents = 32 * 1_048_576;

/**
 * Runs whose events are kept, that of the run itself among them: only the last can be attached to.
 */
export const eventsKept = 3;

/** Dated copies of `.env`, and of compose.yaml, each. */
export const copiesKept = 3;
