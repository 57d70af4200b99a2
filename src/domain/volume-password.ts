import type { ProblemParts } from "./problem.ts";

/**
 * S4 of the old repair scripts: PostgreSQL takes its password from the environment only while its volume is empty. Said by
 * the check when the server runs, and by the task that starts it when it did not.
 */
export function volumePasswordDiffers(directory: string, saw: string): ProblemParts {
  return {
    code: "volume-password-differs",
    title: "The database keeps another password than .env",
    saw,
    why: "The volume was made with an older password; the app and Temporal would be refused. No data is lost.",
    next: `Put the old POSTGRES_PASSWORD back into ${directory}/.env (a dated copy may lie beside it), or where the profile takes it from. Do not delete the volume: it holds the data.`,
  };
}
