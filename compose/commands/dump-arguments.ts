import type { DockerCommand } from "./docker-arguments.ts";

/**
 * What every dump is made with: plain SQL, which `psql` and this program can both read back. Owners and rights are left out:
 * the dump is to be read by whichever role the next server has, and rights on roles that are not there would stop it.
 */
const form = ["--format=plain", "--no-owner", "--no-privileges", "--encoding=UTF8"];

export interface DumpTarget {
  readonly user: string;
  readonly database: string;
}

/** The password is read from standard input, so that neither argv nor the container's settings hold it. */
export const dumpInContainer = (container: string, { user, database }: DumpTarget): DockerCommand => ({
  file: "docker",
  arguments: [
    ...["exec", "--interactive", container, "sh", "-c"],
    'IFS= read -r PGPASSWORD; export PGPASSWORD; exec pg_dump "$@"',
    ...["pg_dump", ...form, "--host=127.0.0.1", `--username=${user}`, "--no-password", `--dbname=${database}`],
  ],
});

/** The password comes with the environment of the one process. */
export const dumpOnHost = (host: string, port: number, { user, database }: DumpTarget) => ({
  file: "pg_dump",
  arguments: [
    ...form,
    `--host=${host}`,
    `--port=${port}`,
    `--username=${user}`,
    "--no-password",
    `--dbname=${database}`,
  ],
});
