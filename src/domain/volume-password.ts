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
