// Over 150 lines: the whole port, which is read as one.
import type { ImageFacts, InspectedContainer, OwnServiceFacts, StackFacts } from "./facts/containers.ts";
import type { CoolifyProxy } from "./facts/coolify.ts";
import type { ComposeFacts, EngineFacts } from "./facts/engine.ts";
import type { Secret } from "./secret.ts";
import type { ServiceName } from "./service.ts";

/**
 * Docker and Compose, as far as this product needs them. Containers are named by id or name. Every
 * method throws Problem with a code of its own.
 */
export interface Docker extends DockerEngine, DockerImages, DockerArchives, DockerContainers, DockerStack {}

/** What can be asked of the engine as a whole. */
export interface DockerEngine {
  /** Never throws for an engine that is not usable: that it is not, and why, is the answer. */
  inspectEngine(signal?: AbortSignal): Promise<EngineFacts>;
  inspectCompose(signal?: AbortSignal): Promise<ComposeFacts>;
  /**
   * Every stack of this product on the engine, found by Compose's labels, never by a name's
   * pattern.
   */
  stacks(signal: AbortSignal): Promise<StackFacts[]>;
  /** Volumes with this project's label, full names. */
  volumes(project: string, signal?: AbortSignal): Promise<string[]>;
  /**
   * Names of running containers, of whatever project, that publish this port of the engine's host.
   */
  publishers(port: number, signal?: AbortSignal): Promise<string[]>;
}

export interface DockerImages {
  /** Local images only, no network. Keyed by reference; absent ones are left out. */
  localImages(references: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /**
   * Local images by id, and the digest under which a registry gave each: `sha256:…`. Absent ones,
   * and those that were built or loaded here, are left out.
   */
  imageDigests(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** Asks the registry. `unknown` where it could not be asked. */
  lookUpImage(reference: string, signal?: AbortSignal): Promise<Pick<ImageFacts, "state" | "saw">>;
  /** A setting that an image on this machine carries. */
  imageVariable(reference: string, name: string, signal: AbortSignal): Promise<string | undefined>;
  logIn(server: string, username: string, password: Secret, signal: AbortSignal): Promise<void>;
  pullImage(reference: string, report: (report: PullReport) => void, signal: AbortSignal): Promise<void>;
  /** Images that no container uses and no tag names. Gives what the engine says of the space. */
  pruneImages(signal: AbortSignal): Promise<string>;
  /**
   * What the api image carries in /service/packages/backend-lib/drizzle, read in a one-off
   * container without a network. Empty where it has none; throws image-not-found where the image is
   * not on this machine.
   */
  appMigrations(image: string, signal: AbortSignal): Promise<AppMigration[]>;
}

/** Images as files, for a host without a registry. */
export interface DockerArchives {
  /** What local images are made of. Keyed by reference; absent ones are left out. */
  imageContents(references: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, ImageContent>>;
  /** One more name for an image. */
  tagImage(image: string, name: string, signal: AbortSignal): Promise<void>;
  /** Takes these names away again; an image that has another one stays. */
  untagImages(names: readonly string[], signal: AbortSignal): Promise<void>;
  /** One archive, in which equal layers stand once. Throws Problem while it is read. */
  saveImages(names: readonly string[], signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /** Where the archive throws, nothing of it is loaded. */
  loadImages(archive: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void>;
}

export interface DockerContainers {
  /**
   * Containers of our services in this Compose project, whole; one-off ones left out. Values of
   * their environment that look secret are registered with the redactor.
   */
  containers(project: string, signal?: AbortSignal): Promise<InspectedContainer[]>;
  /** The project's containers of services that are none of ours, each service once. */
  ownContainers(project: string, signal: AbortSignal): Promise<OwnServiceFacts[]>;
  /**
   * Coolify's own proxy, which hands requests on to what it deploys; undefined where there is none.
   */
  coolifyProxy(signal: AbortSignal): Promise<CoolifyProxy | undefined>;
  /** The last lines of a container, both streams, oldest first, without control codes. */
  containerLogs(container: string, lines: number, signal: AbortSignal): Promise<string[]>;
  startContainers(containers: readonly string[], signal: AbortSignal): Promise<void>;
  restartContainers(containers: readonly string[], signal: AbortSignal): Promise<void>;
  stopContainers(containers: readonly string[], signal: AbortSignal): Promise<void>;
  /** Joins a running container to a network under these names as well. */
  connectNetwork(container: string, network: string, aliases: readonly string[], signal: AbortSignal): Promise<void>;
  disconnectNetwork(container: string, network: string, signal: AbortSignal): Promise<void>;
  /**
   * Runs a Node program in a running container, or in one of its own that shares a network and is
   * gone afterwards: only there the stack's own names and settings hold. The input goes to its
   * standard input, the only way for a secret. Gives its standard output; throws docker-failed with
   * what it said where it ends with another code than 0.
   */
  runNode(
    where: { container: string } | { network: string; image: string },
    script: string,
    input: string | Secret,
    signal: AbortSignal,
    /** 20 s where nothing is said. */
    timeoutMs?: number,
  ): Promise<string>;
  /**
   * psql in the PostgreSQL container, over the server's own socket, one statement on standard
   * input. Changes no data.
   */
  setRolePassword(container: string, role: string, password: Secret, signal: AbortSignal): Promise<void>;
  /**
   * The major version in PostgreSQL's data folder, as its PG_VERSION says: of the postgres
   * container in any state, or of a volume, into which a container that is made of this image,
   * never started and removed again gives a look. Throws Problem where it says none.
   */
  postgresMajor(where: { container: string } | { volume: string; image: string }, signal: AbortSignal): Promise<number>;
}

/** What is done through Compose. */
export interface DockerStack {
  /**
   * What Compose makes of all files of the folder: the services, ours left out, that it starts
   * where none is named. Throws Problem where it cannot read them.
   */
  composeServices(project: ComposeProject, signal: AbortSignal): Promise<string[]>;
  /**
   * Of these services those that Compose would make anew now; none that the other Compose has made,
   * whose word it does not understand. Changes nothing. Throws Problem where Compose cannot say.
   */
  changedServices(
    project: ComposeProject,
    own: readonly Pick<OwnServiceFacts, "service" | "containers" | "hash" | "madeBy">[],
    signal: AbortSignal,
  ): Promise<string[]>;
  /**
   * Creates and starts the services, and what they depend on. `healthy` waits until each is (or
   * runs, where it has no health check); `started` waits only for what the others depend on.
   */
  up(
    project: ComposeProject,
    services: readonly string[],
    until: "healthy" | "started",
    report: (report: UpReport) => void,
    signal: AbortSignal,
  ): Promise<void>;
  restart(
    project: ComposeProject,
    services: readonly string[],
    report: (report: UpReport) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Stops them, what needs others first, and removes nothing. */
  stop(
    project: ComposeProject,
    services: readonly string[],
    report: (report: UpReport) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Starts containers that are there, as they are, and waits until they are healthy. */
  start(
    project: ComposeProject,
    services: readonly string[],
    report: (report: UpReport) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Stops the containers of a project, its one-off ones too; removes none. */
  stopProject(project: string, signal: AbortSignal): Promise<void>;
  /** Removes containers and the network. Volumes only when `removeVolumes` is true. */
  down(
    project: ComposeProject,
    options: { removeVolumes: boolean },
    report: (report: UpReport) => void,
    signal: AbortSignal,
  ): Promise<void>;
  logs(
    project: ComposeProject,
    services: readonly ServiceName[],
    options: LogOptions,
    onLine: (service: string, line: string, at?: string) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * Runs the app's own migrator in a one-off api container (`compose run --rm --no-deps`). Throws
   * Problem migration-failed with the migrator's own words; the migrator works in one transaction,
   * so nothing is left half-done.
   */
  migrate(project: ComposeProject, onLine: (line: string) => void, signal: AbortSignal): Promise<void>;
}

export interface LogOptions {
  /** Of each container so many of its last lines. */
  tail: number | "all";
  follow: boolean;
  since?: Date | undefined;
  /** With each line the time at which the engine got it, RFC 3339. */
  timestamps?: boolean;
}

/** Where an installation's compose file lives and what it is called. */
export interface ComposeProject {
  name: string;
  directory: string;
  workerReplicas: number;
  /** Values that compose must not take from the caller's environment; `.env` decides. */
  environmentNames: readonly string[];
  /** Its files are somebody else's: Compose goes by the labels of the containers alone. */
  byLabels?: true;
}

/** What an image is made of, as the engine that has it says. */
export interface ImageContent {
  id: string;
  /** RFC 3339. */
  created: string;
  /** `linux/amd64` */
  platform: string;
  /** Digests of its layers, unpacked: the same on every engine. */
  layers: readonly string[];
  /** Unpacked; layers that it shares with others are counted. */
  bytes: number;
}

export type PullReport = { reference: string; state: "pulling" | "pulled"; done: number; total: number | undefined };

export type UpReport =
  | {
      type: "service";
      service: ServiceName;
      state: "created" | "starting" | "waiting" | "healthy" | "running" | "exited" | "unhealthy" | "stopped";
    }
  | { type: "line"; line: string };

/** One file of the app's own migrations, as its image carries it. */
export interface AppMigration {
  /** 0007_some_name */
  tag: string;
  /** sha256 of the file's text, in hex: what drizzle-orm's migrator writes down. */
  hash: string;
  /** `when` of the file in the image's drizzle/meta/_journal.json, milliseconds. */
  createdAt: number;
}
