import type {
  ApplicationFacts,
  ComposeFacts,
  ContainerFacts,
  DatabaseFacts,
  DirectoryFacts,
  EngineFacts,
  HostFacts,
  ImageFacts,
  PortFacts,
  PostgresDataFacts,
} from "./facts.ts";
import type { Mode, SettledProfile } from "./profile.ts";
import type { Secret } from "./secret.ts";
import type { ServiceName } from "./service.ts";

/**
 * What one look gave, or why it gave nothing. A group that failed makes the checks that read it `unknown`, and no others.
 * `noEngine`: nothing was asked, because the engine does not answer.
 */
export type Seen<Value> = { state: "seen"; value: Value } | { state: "failed"; saw: string; noEngine?: true };

/** Everything that the doctor looks at, gathered once, in parallel, each group with a time limit of its own. */
export interface DoctorFacts {
  installation: FoundInstallation;
  host: HostFacts & HostDetails;
  engine: EngineFacts;
  compose: ComposeFacts;
  /** Undefined where no directory is known: a stack that was found by its labels alone. */
  directory: DirectoryDetails | undefined;
  ports: PortFacts[];
  images: ImageFacts[];
  volumes: string[];
  containers: InspectedContainer[];
  /** Every stack of this product on the engine, this one included. */
  stacks: StackFacts[];
  /** Container name -> its last lines, oldest first. */
  logs: ReadonlyMap<string, readonly string[]>;
  inside: InsideFacts;
  endpoints: EndpointFacts;
  database: DatabaseFacts;
  postgresData: PostgresDataFacts;
  application: ApplicationFacts;
  rows: RowFacts | undefined;
}

export type DoctorGroup = keyof DoctorFacts;

/** Every group on its own way: an examination starts as soon as what it reads is there. None of these ever rejects. */
export type Gathering = { readonly [Group in DoctorGroup]: Promise<Seen<DoctorFacts[Group]>> };

/** How the installation was found, and what is known of it without asking the engine. */
export interface FoundInstallation {
  by: "profile" | "directory" | "labels" | "nothing";
  /** The Compose project's name. */
  project: string;
  directory: string | undefined;
  profile: SettledProfile | undefined;
  mode: Mode;
  /** There where `directory` is known by a container's label alone: nothing is changed in it before a person has said so. */
  labelled?: LabelledFolder;
}

export interface LabelledFolder {
  owner: number | undefined;
  /** What speaks against it, one sentence part each: whoever owns it, whoever may write it, another compose file. */
  faults: readonly string[];
}

export interface HostDetails {
  /** Undefined where the processor does not say (another platform or architecture). */
  hasSse42: boolean | undefined;
  /** This host's clock minus another's, in milliseconds; undefined where no other could be asked. */
  /** When it was looked at. */
  now: Date;
  clockAheadMs: { milliseconds: number; comparedWith: string } | undefined;
}

export interface DirectoryDetails extends DirectoryFacts {
  /** Copies of `.env` that lie beside it, newest first, by file name. */
  envBackups: readonly { name: string; env: ReadonlyMap<string, Secret> }[];
}

/** A container as `docker inspect` shows it. Values of its environment are wrapped. */
export interface InspectedContainer extends ContainerFacts {
  project: string;
  environment: ReadonlyMap<string, Secret>;
  /** Entrypoint and command, one word an entry. A word may hold a secret: never print it unredacted. */
  command: readonly string[];
  networks: readonly { name: string; aliases: readonly string[]; address: string }[];
  /** As in the compose file: ["CMD-SHELL", "exit 0"]; empty where it has none. */
  healthTest: readonly string[];
  /** What its last probes said, newest last. */
  healthLog: readonly string[];
  /** 0: no limit. */
  memoryLimitBytes: number;
  /** Undefined where it cannot be seen: it does not run, or the engine is on another host. */
  memoryUsedBytes: number | undefined;
  /** Set where Coolify runs it. */
  isCoolify: boolean;
}

export interface StackFacts {
  project: string;
  /**
   * Where Compose was run, by its label; undefined where the label is absent, and where its containers name several. An image's
   * author can give a container this label too: nothing may be changed there before a person has said so.
   */
  directory: string | undefined;
  /** All that its containers name, each once. */
  directories: readonly string[];
  /** The label that names its compose files, as it stands: several are joined by commas. Each once. */
  configFiles: readonly string[];
  services: readonly string[];
  running: number;
  isCoolify: boolean;
}

/** Asked from within the containers, by a Node program that reads and changes nothing. */
export interface InsideFacts {
  /** One for each pair of a container and a neighbour that it needs. */
  neighbours: readonly NeighbourFacts[];
  /** Service -> name of a setting -> keyed digest of its value there; only comparable within one look. */
  digests: ReadonlyMap<ServiceName, ReadonlyMap<string, string>>;
  /** What Redis answered to AUTH and PING with the password of the settings: "+PONG", "-NOAUTH …". */
  redis: { reply: string; repliesWithoutPassword: boolean } | undefined;
  clickhouse: { status: number; body: string; databases: readonly string[] } | undefined;
  /** Containers that could not be asked, and why. */
  silent: readonly { container: string; saw: string }[];
}

export interface NeighbourFacts {
  from: ServiceName;
  /** The name as the container's settings give it: "postgres". */
  host: string;
  port: number;
  to: ServiceName | undefined;
  address: string | undefined;
  answers: boolean;
  /** The system's code where it does not: ENOTFOUND, ECONNREFUSED, ETIMEDOUT. */
  code: string | undefined;
}

/** The links of a person's way into the app: compose/stack/edge/chain.ts has what is asked, and what the answers mean. */
export type LinkName =
  | "page"
  | "sign-in"
  | "exchange"
  | "session"
  | "own-write"
  | "foreign-write"
  | "sign-out"
  | "page-data"
  | "preflight"
  | "event";

export type EndpointName =
  | LinkName
  | "api-health"
  | "api-root"
  | "api-stranger"
  | "dashboard-health"
  | "dashboard-page"
  | "embedded-verify"
  | "public-page"
  | "public-sign-in";

export type EndpointAnswer =
  | { url: string; status: number; headers: Readonly<Record<string, string>>; body: string }
  | { url: string; failed: string };

export interface EndpointFacts {
  answers: ReadonlyMap<EndpointName, EndpointAnswer>;
  /** One for each https origin. */
  certificates: readonly CertificateFacts[];
}

export interface CertificateFacts {
  host: string;
  /** Undefined where no certificate was shown. */
  validTo: Date | undefined;
  /** Why it is not trusted; undefined when it is. */
  fault: string | undefined;
}

/** What stands in the tables; undefined where they are not complete enough to be asked. */
export interface RowFacts {
  /** Oldest first, deleted ones included: their status says so. */
  workspaces: readonly WorkspaceSeen[];
  /** By workspace; children are left out, since they are entered through their parent. */
  memberFaults: readonly MemberFault[];
  /** Oldest first; none where there is no such table. */
  providers: readonly { id: string; workspaceId: string; type: string; enabled: boolean; createdAt: string }[];
  policies: readonly PolicySeen[];
}

export interface WorkspaceSeen {
  id: string;
  name: string;
  domain: string | null;
  status: string;
  type: string;
  /** E-mail addresses that have the Admin role and are verified. */
  administrators: readonly string[];
}

export interface PolicySeen {
  table: string;
  name: string;
  /** An unset variable ends the query in an error instead of giving no rows. */
  raises: boolean;
  /** Does it hold the role of this connection? */
  holds: boolean;
  /** As PostgreSQL spells it, for people. */
  definition: string;
  using: string | null;
  check: string | null;
}

/** Why somebody cannot work in a workspace. `email` is empty where the workspace has no member at all. */
export interface MemberFault {
  kind: "no-member" | "no-role" | "unverified";
  workspaceId: string;
  workspaceName: string;
  email: string;
}
