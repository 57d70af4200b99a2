import { shortened } from "../../src/domain/clean-text.ts";
import type { ProblemCode } from "../../src/domain/problem.ts";
import type { ServiceName } from "../../src/domain/service.ts";
import { shellWord, typed } from "../../src/domain/typed.ts";

/* Over 150 lines: one sentence of a service's log is one row, with what it means and what to type. */

/** The container whose log it is. */
export interface LoggedBy {
  name: string;
  image: string;
  service: ServiceName;
}

/**
 * One sentence with which a service says why it ends, and what it means. Recorded from the programs
 * themselves (test/fixtures/docker-failures). Each is about one line, and has no pattern that goes
 * back over it.
 */
export interface LogCauseRow {
  code: ProblemCode;
  /** Whose log may say it; any of them where none is named: in a log of the app nearly everything can stand. */
  of?: readonly ServiceName[];
  words: RegExp;
  title(by: LoggedBy): string;
  why: string;
  next(by: LoggedBy): string;
}

const startAgain = ({ name }: LoggedBy) => typed`docker start ${name}`;
const keptCopy = ({ name }: LoggedBy, folder: string) =>
  `${typed`docker cp ${`${name}:${folder}`} ${`./${name}-data`}`}   # a copy, before anything else`;
const beside = ({ name, image }: LoggedBy, script: string) =>
  typed`docker run --rm --volumes-from ${name} --entrypoint sh ${image} -c ${script}`;

const afterLoss = "Half a record at its end is what a power cut, a full disk or a kill leaves.";

export const logCauseRows: readonly LogCauseRow[] = [
  {
    code: "volume-password-differs",
    words: /password authentication failed for user/i,
    title: () => "The database's volume keeps another password than .env",
    why: "PostgreSQL takes POSTGRES_PASSWORD only when its volume is new; later it is just a wrong password.",
    next: () =>
      "Put the old password back into .env as POSTGRES_PASSWORD (see the copies of .env beside it), then run dittofeed-setup again",
  },
  {
    code: "disk-full",
    words: /no space left on device/i,
    title: () => "The disk is full",
    why: "Neither images nor databases can be written. What is there is unharmed.",
    next: () =>
      "docker system df shows what fills it; docker image prune removes images that nothing uses; then run dittofeed-setup again: it continues from here",
  },
  {
    code: "platform-differs",
    words: /exec format error/i,
    title: ({ service, image }) => `${service}: the image ${image} is for another type of processor`,
    why: "The kernel cannot run its programs, so it ends at once, as often as it is started.",
    next: ({ image }) =>
      `docker image inspect --format '{{.Os}}/{{.Architecture}}' ${shellWord(image)} and docker info --format '{{.Architecture}}' name both: take a tag that is built for this host (images in the profile), or unset DOCKER_DEFAULT_PLATFORM and pull it again`,
  },
  {
    code: "platform-differs",
    words: /illegal instruction|this program requires SSE ?4\.2|instruction check fail/i,
    of: ["clickhouse", "postgres", "redis", "temporal"],
    title: ({ service }) => `${service} uses instructions that this processor does not have`,
    why: "It ends at once, as often as it is started.",
    next: () => "Use another machine, or another type of processor for this virtual one (host instead of qemu64)",
  },
  {
    code: "data-damaged",
    of: ["redis"],
    words: /(bad file format|unexpected end of file) reading the append only file/i,
    title: () => "Redis cannot read its append-only file to the end",
    why: `${afterLoss} Redis ends as often as it is started, until the rest is cut off.`,
    next: (by) =>
      [
        typed`docker stop ${by.name}`,
        keptCopy(by, "/data"),
        `${beside(by, "yes | redis-check-aof --fix /data/appendonlydir/appendonly.aof.manifest")}   # cuts off what cannot be read`,
        startAgain(by),
      ].join("\n"),
  },
  {
    code: "data-damaged",
    of: ["redis"],
    words:
      /wrong signature trying to load DB|short read or OOM loading DB|invalid AOF manifest file|unable to obtain the AOF file/i,
    title: () => "Redis cannot read its data",
    why: `${afterLoss} What Redis holds here is rebuilt by the app.`,
    next: (by) =>
      [
        keptCopy(by, "/data"),
        `${beside(by, "ls -lR /data")}   # which file it is: what it says is in dittofeed-setup logs redis`,
        "Take that file out of the folder, or put back a copy of yours, then:",
        startAgain(by),
      ].join("\n"),
  },
  {
    code: "data-other-version",
    of: ["redis"],
    words: /can't handle RDB format version/i,
    title: ({ image }) => `Redis of ${image} does not open data of a newer Redis`,
    why: "It ends as often as it is started. The data is not touched.",
    next: () => "Put the newer tag back (images.redis.tag in the profile), then run dittofeed-setup again",
  },
  {
    code: "data-other-version",
    of: ["clickhouse"],
    // ClickHouse/ClickHouse#112579 (26.7 to 26.1), #11281 (20.4 to 19.14), #53310.
    words: /unknown (setting|data type family)\b.{0,300}(for storage|from metadata file)/i,
    title: ({ image }) => `ClickHouse of ${image} does not open data of a newer ClickHouse`,
    why: "A newer server has written what this one does not know, into its own log tables at the least. It ends as often as it is started; the data is not touched.",
    next: () => "Put the newer tag back (images.clickhouse.tag in the profile), then run dittofeed-setup again",
  },
  {
    code: "database-other-version",
    of: ["postgres"],
    words: /database files are incompatible with server|data directory was initialized by PostgreSQL version/i,
    title: ({ image }) => `PostgreSQL of ${image} does not open the data folder`,
    why: "It was made by another major version, and a server refuses it and ends. The data is not touched.",
    next: () =>
      "Put the tag back that ran until now (images.postgres.tag in the profile); docs/database.md says how to move to another",
  },
  {
    code: "data-damaged",
    of: ["postgres"],
    words:
      /could not locate a valid checkpoint record|invalid primary checkpoint record|could not read file "global\/pg_control"/i,
    title: () => "PostgreSQL cannot recover: the end of its journal is not readable",
    why: "It ends as often as it is started. What was written last before the machine went down is lost or torn.",
    next: (by) =>
      [
        typed`docker stop ${by.name}`,
        keptCopy(by, "/var/lib/postgresql/data"),
        "Then go back to a backup of yours. Do not run pg_resetwal without that copy: it gives up what was written last.",
      ].join("\n"),
  },
  {
    code: "directory-not-writable",
    of: ["postgres"],
    words:
      /data directory "[^"]*" has (wrong ownership|invalid permissions)|could not open file "[^"]*": Permission denied/i,
    title: () => "PostgreSQL may not read its own data folder",
    why: "Somebody else than the container's postgres owns it, as after a copy of the volume by hand. It ends at once.",
    next: (by) => [beside(by, 'chown -R postgres: "$PGDATA"; chmod 700 "$PGDATA"'), startAgain(by)].join("\n"),
  },
  {
    code: "data-damaged",
    of: ["clickhouse"],
    words: /suspiciously many .*broken parts|TOO_MANY_UNEXPECTED_DATA_PARTS/i,
    title: () => "ClickHouse finds more broken pieces of data than it puts aside by itself",
    why: "Pieces that were being written when the machine went down cannot be read; it does not start with so many.",
    next: (by) =>
      [
        keptCopy(by, "/var/lib/clickhouse"),
        `${beside(by, "touch /var/lib/clickhouse/flags/force_restore_data; chmod 666 /var/lib/clickhouse/flags/force_restore_data")}   # it puts them aside once`,
        startAgain(by),
      ].join("\n"),
  },
  {
    code: "container-out-of-memory",
    of: ["api", "worker", "dashboard"],
    words: /JavaScript heap out of memory/i,
    title: ({ service }) => `${service} ended: it wanted more memory than Node.js gives it`,
    why: "It is started again and ends again as soon as it has as much to do.",
    next: ({ service }) =>
      `Give it more in compose.override.yaml: services: {${service}: {environment: {NODE_OPTIONS: "--max-old-space-size=2048"}}}; then docker compose up -d ${service}`,
  },
];

/** So much of a log line is looked at: nobody states a cause further in. */
const longest = 2_000;

export interface LogCause {
  row: LogCauseRow;
  /** The line that says it. */
  line: string;
}

/** What the last line that names a cause says; undefined where none does. */
export function logCauseIn(lines: readonly string[], service: ServiceName | undefined): LogCause | undefined {
  for (const line of lines.toReversed()) {
    const head = shortened(line, longest);
    const row = logCauseRows.find(
      ({ of, words }) => (of === undefined || (service !== undefined && of.includes(service))) && words.test(head),
    );
    if (row !== undefined) return { row, line: head };
  }
  return undefined;
}
