import type { Problem } from "./problem.ts";
import type { PortName } from "./profile.ts";
import type { Secret } from "./secret.ts";
import type { ServiceName } from "./service.ts";

/** What was observed, gathered by `src/facts`; one group can be looked at again without the others. */
export interface Facts {
  host: HostFacts;
  engine: EngineFacts;
  compose: ComposeFacts;
  directory: DirectoryFacts;
  ports: PortFacts[];
  images: ImageFacts[];
  containers: ContainerFacts[];
  volumes: string[];
  database: DatabaseFacts;
  /** Looked at together with the database. */
  postgresData: PostgresDataFacts;
  /** Looked at after the database, which says for which workspaces. */
  application: ApplicationFacts;
  savedProfile: SavedProfileFacts;
}

export type FactGroup = keyof Facts;

export interface HostFacts {
  platform: string;
  architecture: string;
  cpus: number;
  memoryBytes: number;
  /** -1 where the platform has none. */
  uid: number;
  /** Unprivileged users that exist and could own a rehearsal's database, best first. */
  unprivilegedUsers: UserAccount[];
}

export interface UserAccount {
  name: string;
  uid: number;
  gid: number;
}

export type EngineFacts =
  | {
      state: "usable";
      version: string;
      architecture: string;
      rootDirectory: string;
      /** Free bytes of the file system that holds `rootDirectory`; undefined where it cannot be seen (a remote engine). */
      freeBytes: number | undefined;
      /** False for a remote context: then a published port is not reachable at 127.0.0.1. */
      local: boolean;
    }
  | { state: "absent" | "stopped" | "forbidden"; saw: string };

export type ComposeFacts = { state: "v2" | "v1"; version: string } | { state: "absent"; saw: string };

export interface DirectoryFacts {
  path: string;
  exists: boolean;
  writable: boolean;
  /** Names of the files in it that are not ours, the operator's own override file excepted. */
  foreign: string[];
  /** Text of `compose.yaml`; undefined when absent. */
  composeText: string | undefined;
  composeIsOurs: boolean;
  /** A person's own `compose.override.yaml` (or .yml), by name. */
  override: string | undefined;
  overrideText: string | undefined;
  envText: Secret | undefined;
  envMode: number | undefined;
  /** What the copy of the external database's authorities holds. */
  databaseAuthority: string | undefined;
  /** The parsed `.env`; every value is wrapped, known secret or not. */
  env: ReadonlyMap<string, Secret>;
}

export interface PortFacts {
  name: PortName;
  port: number;
  /** The address that the stack would bind. */
  address: string;
  state: "free" | "ours" | "taken";
  /** Who holds it, as well as could be seen: "container web-1", "process nginx (pid 812)". */
  owner: string | undefined;
  /** The next one up that is free and that nothing of this stack wants; looked for only where this one is taken. */
  nextFree: number | undefined;
}

export interface ImageFacts {
  service: ServiceName;
  reference: string;
  state: "present" | "pullable" | "not-found" | "refused" | "unknown";
  /** The engine's id of the image when present. */
  id: string | undefined;
  saw: string | undefined;
}

export type ContainerState = "created" | "running" | "restarting" | "paused" | "exited" | "dead" | "removing";
export type ContainerHealth = "starting" | "healthy" | "unhealthy" | "none";

export interface ContainerFacts {
  id: string;
  name: string;
  service: ServiceName;
  state: ContainerState;
  health: ContainerHealth;
  exitCode: number;
  outOfMemory: boolean;
  /** It serves, and the engine can start nothing in it, health checks included, until it is stopped and started. */
  isCutOff: boolean;
  restarts: number;
  image: string;
  imageId: string;
  /** RFC 3339, as the engine gives it. */
  startedAt: string;
  /** The label that our compose file gives the container: what it was made from. Empty when it carries none. */
  digest: string;
  /** SECRET_KEY with which it was made; undefined where it was made without one, or is none of the app's. */
  secretKey: Secret | undefined;
  /** Host port -> what it leads to; keyed by container port, e.g. 5432. */
  published: ReadonlyMap<number, { address: string; port: number }>;
  /** Address in the first network; undefined when it is not running. */
  address: string | undefined;
}

export type PostgresDataFacts =
  | { state: "none" }
  /** `imageMajor`: of the image that is to open it, where only the image itself says so. */
  | { state: "held"; major: number; where: string; imageMajor: number | undefined }
  | { state: "unknown"; saw: string };

export type DatabaseFacts =
  | { state: "absent" }
  /** A volume or data folder is there but nothing serves it. */
  | { state: "stopped" }
  /** `problem` where the server is not ours: then it may be anything from a name to a certificate. */
  | { state: "unreachable"; saw: string; problem?: Problem }
  | { state: "password-refused"; saw: string }
  | {
      state: "open";
      version: number;
      /** On the disk, of this database alone. */
      bytes: number;
      schema: SchemaFacts;
      workspace: WorkspaceFacts;
      temporal: TemporalFacts;
    };

/** What the app needs outside PostgreSQL, and makes nowhere by itself. */
export type ApplicationFacts =
  /** Nothing could be asked: no api runs, or there is no database yet. */
  | { state: "absent" }
  | { state: "unknown"; saw: string }
  | {
      state: "seen";
      /** Tables of ClickHouse; or why it could not be asked. */
      missingTables: readonly string[] | { saw: string };
      /** Ids of workflows that do not run; or why Temporal could not be asked. */
      stoppedWorkflows: readonly string[] | { saw: string };
    };

/** What Temporal needs of the same server: two databases of its own, or the right to make them. */
export interface TemporalFacts {
  missing: readonly string[];
  mayCreate: boolean;
}

export interface SchemaFacts {
  empty: boolean;
  complete: boolean;
  tables: number;
  /** One sentence each, worst first. */
  differences: readonly string[];
  /** The same, the operator's own additions left out, for whoever tells causes apart. */
  parts: readonly SchemaPart[];
  journal: "recorded" | "absent" | "short" | "foreign" | "unreadable";
  /** What can be added, statement by statement, in a few words each. Nothing pending: adding can do no more. */
  pending: readonly string[];
  /** What breaks or degrades and cannot be mended by adding: for a person. */
  blocked: readonly string[];
  /** What the app works with, and only a person may change. */
  attention: readonly string[];
  /** Would a change touch a database that holds rows? Known only where something is pending. */
  hasRows: boolean;
}

/** One thing in which the database is not the complete schema. */
export interface SchemaPart {
  thing: "enum" | "table" | "column" | "primary-key" | "unique" | "index" | "foreign-key";
  /** `extra` only where it breaks something; `unvalidated`: a foreign key that holds for new rows alone. */
  fault: "missing" | "wrong" | "extra" | "unvalidated";
  severity: "breaks" | "degrades" | "attention";
  /** The type's own name for an enum. */
  name: string;
  table: string | undefined;
  /** Of a key or an index, where they are known; of a column its own name. */
  columns: readonly string[];
  /** The type that a column should have, as PostgreSQL spells it: "\"WorkspaceType\"". */
  type: string | undefined;
  /** What a foreign key points at. */
  refTable: string | undefined;
  /** Rows that stand in the way, and up to five of them by id. */
  rows: number;
  examples: readonly string[];
  /** By adding, and without anybody's decision about rows. */
  mendable: boolean;
  /** One sentence, as in `differences`. */
  said: string;
}

export interface WorkspaceFacts {
  id: string | undefined;
  /** What the workspace of the profile still lacks: "the workspace", "the Admin role of a@b.c" … */
  missing: string[];
  /** Where a workspace of that name says something else than the profile: never overwritten. */
  conflicts: readonly string[];
}

export interface SavedProfileFacts {
  /** Does the profile folder already hold this very profile under this name? */
  current: boolean;
  /** Is there one under this name at all? */
  exists: boolean;
  path: string;
}
