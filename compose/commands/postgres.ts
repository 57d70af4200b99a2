import { relayScript } from "../scripts/relay.ts";
import { type DockerCommand, docker, words } from "./docker.ts";

/**
 * See relay.ts. `--pull never`: this may run where no registry is reachable, and must not surprise
 * with a download.
 */
export const relayToPostgres = (container: string, imageWithNode: string): DockerCommand =>
  docker`run --rm --interactive --pull never --network=container:${container} --entrypoint node -- ${imageWithNode} -e ${relayScript}`;

/**
 * The server's superuser may come in over its own socket without a password, as the official image
 * sets it up. Terse, because an error's second line would repeat the statement.
 */
export const psqlInside = (container: string, role: string): DockerCommand =>
  docker`exec --interactive -- ${container}
    psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set VERBOSITY=terse --username=${role} --dbname=postgres`;

/**
 * What every dump is made with: plain SQL, which `psql` and this program can both read back. Owners
 * and rights are left out: the dump is to be read by whichever role the next server has, and rights
 * on roles that are not there would stop it.
 */
const form = ["--format=plain", "--no-owner", "--no-privileges", "--encoding=UTF8"];

export interface DumpTarget {
  readonly user: string;
  readonly database: string;
}

/**
 * Where a program of PostgreSQL connects to, by the variables that it knows. Not by its options: it
 * takes a database's name for a connection string as soon as there is an `=` or a `://` in it, and
 * then connects to whichever host stands there.
 */
const target = ({ user, database }: DumpTarget) => ({ PGUSER: user, PGDATABASE: database });

/**
 * The password is read from standard input, so that neither argv nor the container's settings hold
 * it.
 */
export function dumpInContainer(container: string, dumped: DumpTarget): DockerCommand {
  const script = 'IFS= read -r PGPASSWORD; export PGPASSWORD; exec pg_dump "$@"';
  const variables = Object.entries({ PGHOST: "127.0.0.1", ...target(dumped) });
  return docker`exec --interactive ${variables.map(([name, value]) => `--env=${name}=${value}`)} -- ${container}
    sh -c ${script} pg_dump ${form} --no-password`;
}

/** With the environment of the one process, where the password comes too. */
export const dumpOnHost = (program: string, host: string, port: number, dumped: DumpTarget) => ({
  file: program,
  arguments: words`${form} --no-password`,
  environment: { PGHOST: host, PGPORT: String(port), ...target(dumped) },
});
