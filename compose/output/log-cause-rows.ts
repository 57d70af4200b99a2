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
  `${typed`docker cp ${`${name}:${folder}`} ${`./${name}-data`}`}   # make a copy first`;
const beside = ({ name, image }: LoggedBy, script: string) =>
  typed`docker run --rm --volumes-from ${name} --entrypoint sh ${image} -c ${script}`;

const afterLoss = "A power cut, a full disk or a kill left an incomplete record at its end.";

export const logCauseRows: readonly LogCauseRow[] = [
  {
    code: "volume-password-differs",
    words: /password authentication failed for user/i,
    title: () => "The database's volume has a different password than .env",
    why: "PostgreSQL reads POSTGRES_PASSWORD only when it creates the volume. A later change has no effect on the server.",
    next: () =>
      "Put the old password back into .env as POSTGRES_PASSWORD (see the copies of .env beside it), then run dittofeed-setup again",
  },
  {
    code: "disk-full",
    words: /no space left on device/i,
    title: () => "The disk is full",
    why: "Neither images nor databases can be written. Existing data is intact.",
    next: () =>
      "docker system df shows what uses the space; docker image prune removes unused images; then run dittofeed-setup again to resume",
  },
  {
    code: "platform-differs",
    words: /exec format error/i,
    title: ({ service, image }) => `${service}: the image ${image} is for another type of processor`,
    why: "The kernel cannot run its programs, so it exits at once every time it starts.",
    next: ({ image }) =>
      `docker image inspect --format '{{.Os}}/{{.Architecture}}' ${shellWord(image)} and docker info --format '{{.Architecture}}' show both. Use a tag that is built for this host (images in the profile), or unset DOCKER_DEFAULT_PLATFORM and pull the image again`,
  },
  {
    code: "platform-differs",
    words: /illegal instruction|this program requires SSE ?4\.2|instruction check fail/i,
    of: ["clickhouse", "postgres", "redis", "temporal"],
    title: ({ service }) => `${service} uses instructions that this processor does not support`,
    why: "It exits at once every time it starts.",
    next: () => "Use another machine, or another CPU type for this virtual machine (host instead of qemu64)",
  },
  {
    code: "data-damaged",
    of: ["redis"],
    words: /(bad file format|unexpected end of file) reading the append only file/i,
    title: () => "Redis cannot read its append-only file to the end",
    why: `${afterLoss} Redis exits every time it starts until the rest is cut off.`,
    next: (by) =>
      [
        typed`docker stop ${by.name}`,
        keptCopy(by, "/data"),
        `${beside(by, "yes | redis-check-aof --fix /data/appendonlydir/appendonly.aof.manifest")}   # cuts off the unreadable part`,
        startAgain(by),
      ].join("\n"),
  },
  {
    code: "data-damaged",
    of: ["redis"],
    words:
      /wrong signature trying to load DB|short read or OOM loading DB|invalid AOF manifest file|unable to obtain the AOF file/i,
    title: () => "Redis cannot read its data",
    why: `${afterLoss} The app rebuilds what Redis holds here.`,
    next: (by) =>
      [
        keptCopy(by, "/data"),
        `${beside(by, "ls -lR /data")}   # shows which file it is; Redis names it in dittofeed-setup logs redis`,
        "Remove that file from the folder, or restore your copy of it, then:",
        startAgain(by),
      ].join("\n"),
  },
  {
    code: "data-other-version",
    of: ["redis"],
    words: /can't handle RDB format version/i,
    title: ({ image }) => `Redis of ${image} cannot open data of a newer Redis`,
    why: "It exits every time it starts. The data is not touched.",
    next: () => "Set the newer tag again (images.redis.tag in the profile), then run dittofeed-setup again",
  },
  {
    code: "data-other-version",
    of: ["clickhouse"],
    // ClickHouse/ClickHouse#112579 (26.7 to 26.1), #11281 (20.4 to 19.14), #53310.
    words: /unknown (setting|data type family)\b.{0,300}(for storage|from metadata file)/i,
    title: ({ image }) => `ClickHouse of ${image} cannot open data of a newer ClickHouse`,
    why: "A newer server has written data that this one does not understand, at least in its own log tables. It exits every time it starts; the data is not touched.",
    next: () => "Set the newer tag again (images.clickhouse.tag in the profile), then run dittofeed-setup again",
  },
  {
    code: "database-other-version",
    of: ["postgres"],
    words: /database files are incompatible with server|data directory was initialized by PostgreSQL version/i,
    title: ({ image }) => `PostgreSQL of ${image} cannot open the data folder`,
    why: "The folder was created by another major version, so the server refuses it and exits. The data is not touched.",
    next: () =>
      "Set the previous tag again (images.postgres.tag in the profile); docs/database.md explains how to move to another version",
  },
  {
    code: "data-damaged",
    of: ["postgres"],
    words:
      /could not locate a valid checkpoint record|invalid primary checkpoint record|could not read file "global\/pg_control"/i,
    title: () => "PostgreSQL cannot recover: the end of its write-ahead log is unreadable",
    why: "It exits every time it starts. The last writes before the machine went down are lost or damaged.",
    next: (by) =>
      [
        typed`docker stop ${by.name}`,
        keptCopy(by, "/var/lib/postgresql/data"),
        "Then restore one of your backups. Do not run pg_resetwal without that copy: it discards the last writes.",
      ].join("\n"),
  },
  {
    code: "directory-not-writable",
    of: ["postgres"],
    words:
      /data directory "[^"]*" has (wrong ownership|invalid permissions)|could not open file "[^"]*": Permission denied/i,
    title: () => "PostgreSQL has no permission to read its own data folder",
    why: "The folder does not belong to the container's postgres user, as after a manual copy of the volume. PostgreSQL exits at once.",
    next: (by) => [beside(by, 'chown -R postgres: "$PGDATA"; chmod 700 "$PGDATA"'), startAgain(by)].join("\n"),
  },
  {
    code: "data-damaged",
    of: ["clickhouse"],
    words: /suspiciously many .*broken parts|TOO_MANY_UNEXPECTED_DATA_PARTS/i,
    title: () => "ClickHouse finds more damaged data parts than it moves aside automatically",
    why: "Parts that were being written when the machine went down cannot be read. With so many, it does not start.",
    next: (by) =>
      [
        keptCopy(by, "/var/lib/clickhouse"),
        `${beside(by, "touch /var/lib/clickhouse/flags/force_restore_data; chmod 666 /var/lib/clickhouse/flags/force_restore_data")}   # moves them aside once`,
        startAgain(by),
      ].join("\n"),
  },
  {
    code: "container-out-of-memory",
    of: ["api", "worker", "dashboard"],
    words: /JavaScript heap out of memory/i,
    title: ({ service }) => `${service} exited: it needed more memory than Node.js allows`,
    why: "It restarts, and exits again as soon as it has as much to do.",
    next: ({ service }) =>
      `Allow more in compose.override.yaml: services: {${service}: {environment: {NODE_OPTIONS: "--max-old-space-size=2048"}}}; then docker compose up -d ${service}`,
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
