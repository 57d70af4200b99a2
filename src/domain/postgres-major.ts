import type { PostgresDataFacts } from "./facts/database.ts";
import type { ProblemParts } from "./problem.ts";

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
