import type { Coolify } from "./coolify.ts";
import type { Databases, Dumps, RehearsalServer } from "./database.ts";
import type { Docker } from "./docker.ts";
import type { CertificateFacts } from "./facts/endpoints.ts";
import type { HostFacts } from "./facts/host.ts";
import type { Problem } from "./problem.ts";
import type { Profile } from "./profile.ts";
import type { Secret } from "./secret.ts";
import type { SourceCode } from "./source.ts";

/**
 * Every way out of the pure part of the program. Adapters implement these; tests put strict fakes
 * here and nowhere else.
 */
export interface Ports {
  files: Files;
  host: Host;
  docker: Docker;
  databases: Databases;
  dumps: Dumps;
  rehearsal: RehearsalServer;
  http: Http;
  coolify: Coolify;
  source: SourceCode;
  certificate: InspectCertificate;
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

/** One name on the way to a path, as it is itself: of a link, nothing is said of its target. */
export interface Step {
  /** Without links in it. */
  path: string;
  kind: "file" | "folder" | "link" | "other";
  mode: number;
  uid: number;
  /** Its group has nobody in it but its owner and root: who may write as the group, may anyway. */
  isGroupOwners: boolean;
  /** Of a link: where it leads. */
  target?: string;
}

/** All that the system passes through on its way to a path, outermost first, links included. */
export interface Way {
  steps: readonly Step[];
  /** What stands there; undefined where the way ends before. */
  end: Step | undefined;
}

export interface Files {
  /**
   * Undefined when there is no such file. Only a regular file of no more than `most` bytes is read;
   * anything else is refused before it could make anybody wait. Throws Problem value-refused.
   */
  read(path: string, most?: number): Promise<string | undefined>;
  /**
   * The whole lines among the last `most` bytes, for files that grow: undefined when there is no
   * such file. A link is not followed.
   */
  readEnd(path: string, most: number): Promise<string | undefined>;
  /**
   * To read a file that grows from its beginning on; undefined where there is none. Whoever opens
   * it closes it.
   */
  follow(path: string): Promise<FollowedFile | undefined>;
  facts(path: string): Promise<FileFacts | undefined>;
  way(path: string): Promise<Way>;
  /** Names in a folder, sorted; empty when there is no such folder. */
  list(path: string): Promise<string[]>;
  /**
   * Whole or not at all: temporary file beside it, fsync, rename. Nothing is written through a
   * symbolic link. Throws Problem (disk-full, directory-not-writable, value-refused).
   */
  write(path: string, text: string | Secret, mode: number): Promise<void>;
  /** Creates the file only if it is not there; false when it is. */
  createExclusive(path: string, content: string | Uint8Array | Secret, mode: number): Promise<boolean>;
  /** Appends one line and flushes it to the disk. */
  appendLine(path: string, line: string, mode: number): Promise<void>;
  makeFolder(path: string, mode?: number): Promise<void>;
  remove(path: string): Promise<void>;
  /** Could this folder be written, or be created below what exists? Asked without writing. */
  isWritable(path: string): Promise<boolean>;
}

export interface FollowedFile {
  /** The whole lines that were not given yet. One that has no end yet is kept for the next time. */
  newLines(): Promise<string[]>;
  close(): Promise<void>;
}

export interface ProcessIdentity {
  pid: number;
  bootId: string;
  /** Clock ticks since boot at which the process started; tells a reused pid from the old one. */
  startedAtTick: string;
  hostname: string;
}

/** How a program ended that was to print a value. */
export type CommandAnswer =
  | { state: "said"; text: string }
  | { state: "failed"; exitCode: number; stderr: string }
  | { state: "not-started"; saw: string }
  | { state: "too-long" | "timed-out" };

export interface Host {
  facts(): Promise<HostFacts>;
  /** Tries to bind, and names the owner where it cannot. */
  inspectPort(address: string, port: number): Promise<{ free: boolean; owner: string | undefined }>;
  environmentVariable(name: string): string | undefined;
  /** These variables hold secrets: no program that is started from here on inherits them. */
  keepFromChildren(names: readonly string[]): void;
  /**
   * All of standard input, once; the same text again if asked twice. No more than `most` bytes are
   * read, and a pipe that says nothing is not waited for without end: Throws Problem value-refused.
   */
  standardInput(most: number): Promise<string>;
  /**
   * What this program prints, without a shell, a terminal or an input; the same answer again if it
   * was one. Only for a secret that a profile takes from it.
   */
  secretCommand(command: readonly string[]): Promise<CommandAnswer>;
  randomBytes(count: number): Uint8Array;
  thisProcess(): Promise<ProcessIdentity>;
  isAlive(identity: ProcessIdentity): Promise<boolean>;
  /** Asks exactly this process to stop where it can be resumed, and does not wait for it. */
  interrupt(identity: ProcessIdentity): Promise<Interrupted>;
}

/**
 * `forbidden`: it is another user's; `elsewhere`: it runs on another machine, which shares the
 * folder.
 */
export type Interrupted = "asked" | "gone" | "forbidden" | "elsewhere";

export interface HttpRequest {
  method?: "GET" | "POST" | "PATCH" | "OPTIONS";
  url: string;
  /**
   * Where to connect, instead of where the URL's name leads. What is said there stays as the URL
   * has it: Host, and the name in TLS.
   */
  connectTo?: { host: string; port: number };
  /**
   * The certificate is not judged: only for `connectTo` on this host, where its name could not be
   * right.
   */
  anyCertificate?: true;
  /** For what only this host asks, a registry: through its proxy, and trusting whom it trusts. */
  asThisHost?: true;
  cookies?: Readonly<Record<string, string | Secret>>;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. Reveal secrets only in the adapter: hand them over wrapped. */
  json?: Readonly<Record<string, unknown>>;
  /** So many bytes of the answer are read: a megabyte, where nothing is said. */
  most?: number;
  authorization?: Secret;
  timeoutMs: number;
}

export interface HttpAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/**
 * Redirects are never followed: they are what is looked at. Rejects with a plain Error whose
 * message says what was seen.
 */
export type Http = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

/** Shakes hands and looks at the certificate; sends nothing. */
export type InspectCertificate = (host: string, port: number, signal: AbortSignal) => Promise<CertificateFacts>;

export interface ProfileStore {
  /** Why nothing can be saved now: it is somebody else's, or cannot be written. Writes nothing. */
  obstacle(): Promise<Problem | undefined>;
  /** Throws Problem place-not-ours where it is somebody else's, like all that follows. */
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
