import type { PostgresDataFacts } from "./facts/database.ts";
import type { ProblemParts } from "./problem.ts";

/**
 * S4 of the old repair scripts: PostgreSQL takes its password from the environment only while its volume is empty. Said by
 * the check when the server runs, and by the task that starts it when it did not. `repairOf` is the profile's name where the password
 * that was refused stands in `.env`: the doctor's repair knows no other.
 */
export function volumePasswordDiffers(directory: string, saw: string, repairOf?: string): ProblemParts {
  const back = oldPasswordBack(directory);
  return {
    code: "volume-password-differs",
    title: "The database keeps another password than .env",
    saw,
    why: "The volume was made with an older password; the app and Temporal would be refused. No data is lost.",
    next:
      repairOf === undefined
        ? back
        : `dittofeed-setup doctor --profile ${repairOf} --fix S4 gives the database the password of .env; then run the same command again.\nOr: ${back}`,
  };
}

/** The other way: nothing in the database changes. */
export const oldPasswordBack = (directory: string): string =>
  `Put the old POSTGRES_PASSWORD back into ${directory}/.env (a dated copy may lie beside it), or where the profile takes it from. Do not delete the volume: it holds the data.`;

/**
 * A server of another major version refuses the data folder and ends, and the whole stack is down. Said by the check before anything
 * is pulled, and by the task that starts the server where it could not be seen before. Undefined where nothing speaks against it.
 */
export function postgresMajorDiffers(
  project: string,
  data: PostgresDataFacts,
  wanted: { major: number | undefined; reference: string },
): ProblemParts | undefined {
  if (data.state !== "held" || wanted.major === undefined || wanted.major === data.major) return undefined;
  return {
    code: "database-other-version",
    title: `PostgreSQL ${wanted.major} does not open a data folder of PostgreSQL ${data.major}`,
    saw: `${data.where} is of PostgreSQL ${data.major}, and ${wanted.reference} is PostgreSQL ${wanted.major}.`,
    why: "A server of another major version refuses the folder and ends, and with it the whole stack is down. The data is not touched.",
    next: [
      `Keep PostgreSQL ${data.major}: in the profile images: {postgres: {tag: "${data.major}"}}, or the tag that ran until now.`,
      `To move to ${wanted.major}: dump everything while ${data.major} runs (docker exec ${project}-postgres-1 sh -c 'pg_dumpall -U "$POSTGRES_USER"' > ${project}.sql), and read it into an empty volume: docs/database.md says how. The volume stays until you remove it by name.`,
    ].join("\n"),
  };
}
