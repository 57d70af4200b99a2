import type { Databases, Dumps, RehearsalServer } from "./database.ts";
import type { ContainerFacts, ImageFacts } from "./facts/containers.ts";
import type { ComposeFacts, EngineFacts } from "./facts/engine.ts";
import type { HostFacts } from "./facts/host.ts";
import type { Profile } from "./profile.ts";
import type { Secret } from "./secret.ts";
import type { ServiceName } from "./service.ts";

/** Every way out of the pure part of the program. Adapters implement these; tests put strict fakes here and nowhere else. */
export interface Ports {
  files: Files;
  host: Host;
  containers: ContainerEngine;
  databases: Databases;
  dumps: Dumps;
  rehearsal: RehearsalServer;
  http: Http;
  profiles: ProfileStore;
  clock: Clock;
}

export interface FileFacts {
  kind: "file" | "folder" | "other";
  /** Permission bits only, e.g. 0o600. */
  mode: number;
  uid: number;
  bytes: number;
  /** The name itself is a symbolic link; all else is said of what it leads to. */
  isLink: boolean;
}

export interface Files {
  /**
   * Undefined when there is no such file. With `most`, in bytes, only a regular file of no more than that is read; anything else is
   * refused before it could make anybody wait: Throws Problem value-refused.
   */
  read(path: string, most?: number): Promise<string | undefined>;
  facts(path: string): Promise<FileFacts | undefined>;
  /** Names in a folder, sorted; empty when there is no such folder. */
  list(path: string): Promise<string[]>;
  /** Whole or not at all: temporary file beside it, fsync, rename. Throws Problem (disk-full, directory-not-writable). */
  write(path: string, text: string | Secret, mode: number): Promise<void>;
  /** Creates the file only if it is not there; false when it is. */
  createExclusive(path: string, content: string | Uint8Array, mode: number): Promise<boolean>;
  /** Appends one line and flushes it to the disk. */
  appendLine(path: string, line: string, mode: number): Promise<void>;
  makeFolder(path: string, mode?: number): Promise<void>;
  remove(path: string): Promise<void>;
  /** Could this folder be written, or be created below what exists? Asked without writing. */
  isWritable(path: string): Promise<boolean>;
}

export interface ProcessIdentity {
  pid: number;
  bootId: string;
  /** Clock ticks since boot at which the process started; tells a reused pid from the old one. */
  startedAtTick: string;
  hostname: string;
}

export interface Host {
  facts(): Promise<HostFacts>;
  /** Tries to bind, and names the owner where it cannot. */
  inspectPort(address: string, port: number): Promise<{ free: boolean; owner: string | undefined }>;
  environmentVariable(name: string): string | undefined;
  /**
   * All of standard input, once; the same text again if asked twice. With `most`, in bytes, it is not read further than that: Throws
   * Problem value-refused.
   */
  standardInput(most?: number): Promise<string>;
  randomBytes(count: number): Uint8Array;
  thisProcess(): Promise<ProcessIdentity>;
  isAlive(identity: ProcessIdentity): Promise<boolean>;
}

/** Where an installation's compose file lives and what it is called. */
export interface ComposeProject {
  name: string;
  directory: string;
  workerReplicas: number;
  /** Values that compose must not take from the caller's environment; `.env` decides. */
  environmentNames: readonly string[];
}

export type PullReport = { reference: string; state: "pulling" | "pulled"; done: number; total: number | undefined };

export type UpReport =
  | {
      type: "service";
      service: ServiceName;
      state: "created" | "starting" | "waiting" | "healthy" | "running" | "exited" | "unhealthy" | "stopped";
    }
  | { type: "line"; line: string };

/** Asks from within a container, where only the stack's own names and settings hold. */
export interface NodeInContainers {
  /**
   * Runs a Node program in a running container, or in one of its own that shares a network and is gone afterwards. The
   * input goes to its standard input: the only way for a secret. Gives its standard output; throws Problem docker-failed
   * with what it said where it ends with another code than 0.
   */
  runNode(
    where: { container: string } | { network: string; image: string },
    script: string,
    input: string | Secret,
    signal: AbortSignal,
    /** 20 s where nothing is said. */
    timeoutMs?: number,
  ): Promise<string>;
}

/** Docker and Compose, as far as this product needs them. Every method throws Problem with a code of its own. */
export interface ContainerEngine extends NodeInContainers {
  inspectEngine(signal?: AbortSignal): Promise<EngineFacts>;
  inspectCompose(signal?: AbortSignal): Promise<ComposeFacts>;
  /** Local images only, no network. Keyed by reference; absent ones are left out. */
  localImages(references: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** Asks the registry. `unknown` where it could not be asked. */
  lookUpImage(reference: string, signal?: AbortSignal): Promise<Pick<ImageFacts, "state" | "saw">>;
  containers(project: string, signal?: AbortSignal): Promise<ContainerFacts[]>;
  /** Volumes with this project's label, full names. */
  volumes(project: string, signal?: AbortSignal): Promise<string[]>;
  /**
   * The major version in PostgreSQL's data folder, as its PG_VERSION says: of the postgres container in any state, or of a volume, into
   * which a container that is made of this image, never started and removed again gives a look. Throws Problem where it says none.
   */
  postgresMajor(where: { container: string } | { volume: string; image: string }, signal: AbortSignal): Promise<number>;
  /** A setting that an image on this machine carries. */
  imageVariable(reference: string, name: string): Promise<string | undefined>;
  /** Names of running containers, of whatever project, that publish this port of the engine's host. */
  publishers(port: number, signal?: AbortSignal): Promise<string[]>;
  logIn(server: string, username: string, password: Secret, signal: AbortSignal): Promise<void>;
  pull(reference: string, report: (report: PullReport) => void, signal: AbortSignal): Promise<void>;
  /**
   * Creates and starts the services, and what they depend on. `healthy` waits until each is (or runs, where it has no
   * health check); `started` waits only for what the others depend on.
   */
  up(
    project: ComposeProject,
    services: readonly ServiceName[],
    until: "healthy" | "started",
    report: (report: UpReport) => void,
    signal: AbortSignal,
  ): Promise<void>;
  restart(
    project: ComposeProject,
    services: readonly ServiceName[],
    report: (report: UpReport) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Removes containers and the network. Volumes only when `removeVolumes` is true. */
  down(
    project: ComposeProject,
    options: { removeVolumes: boolean },
    report: (report: UpReport) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * What the api image carries in /service/packages/backend-lib/drizzle, read in a one-off container without a network.
   * Empty where it has none; throws image-not-found where the image is not on this machine.
   */
  appMigrations(image: string, signal: AbortSignal): Promise<AppMigration[]>;
  /**
   * Runs the app's own migrator in a one-off api container (`compose run --rm --no-deps`). Throws Problem migration-failed
   * with the migrator's own words; the migrator works in one transaction, so nothing is left half-done.
   */
  migrate(project: ComposeProject, onLine: (line: string) => void, signal: AbortSignal): Promise<void>;
  logs(
    project: ComposeProject,
    services: readonly ServiceName[],
    options: { tail: number; follow: boolean },
    onLine: (service: string, line: string) => void,
    signal: AbortSignal,
  ): Promise<void>;
}

/** One file of the app's own migrations, as its image carries it. */
export interface AppMigration {
  /** 0007_some_name */
  tag: string;
  /** sha256 of the file's text, in hex: what drizzle-orm's migrator writes down. */
  hash: string;
  /** `when` of the file in the image's drizzle/meta/_journal.json, milliseconds. */
  createdAt: number;
}

export interface HttpRequest {
  method?: "GET" | "POST" | "OPTIONS";
  url: string;
  /** Where to connect, instead of where the URL's name leads. What is said there stays as the URL has it: Host, and the name in TLS. */
  connectTo?: { host: string; port: number };
  /** The certificate is not judged: only for `connectTo` on this host, where its name could not be right. */
  anyCertificate?: true;
  cookies?: Readonly<Record<string, string | Secret>>;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. Reveal secrets only in the adapter: hand them over wrapped. */
  json?: Readonly<Record<string, string | Secret>>;
  authorization?: Secret;
  timeoutMs: number;
}

export interface HttpAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** Redirects are never followed: they are what is looked at. Rejects with a plain Error whose message says what was seen. */
export type Http = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

export interface ProfileStore {
  names(): Promise<string[]>;
  load(name: string): Promise<Profile | undefined>;
  save(name: string, profile: Profile): Promise<string>;
  remove(name: string): Promise<boolean>;
  /** Where it lies or would lie. */
  pathOf(name: string): string;
}

export interface Clock {
  now(): Date;
  /** Milliseconds, monotonic. */
  elapsed(): number;
  /** Ends early, by rejecting, when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}
