import type { ResolvedProfile } from "../profile.ts";
import type { InstallationSecrets } from "../secret.ts";
import type { SourceFacts } from "../source.ts";
import type { ApplicationFacts, InsideFacts } from "./application.ts";
import type { AtCoolifyFacts } from "./at-coolify.ts";
import type {
  ContainerFacts,
  ImageFacts,
  InspectedContainer,
  OwnServiceFacts,
  PortFacts,
  StackFacts,
} from "./containers.ts";
import type { CoolifyFacts } from "./coolify.ts";
import type { DatabaseFacts, PostgresDataFacts } from "./database.ts";
import type { DirectoryDetails, FoundInstallation, SavedProfileFacts } from "./directory.ts";
import type { EncryptionFacts } from "./encryption.ts";
import type { EndpointFacts } from "./endpoints.ts";
import type { ComposeFacts, EngineFacts } from "./engine.ts";
import type { HostDetails, HostFacts } from "./host.ts";
import type { RowFacts } from "./rows.ts";

/**
 * What was observed, gathered by `src/facts`; one group can be looked at again without the others.
 */
export interface PlanFacts {
  host: HostFacts;
  engine: EngineFacts;
  compose: ComposeFacts;
  directory: DirectoryDetails;
  ports: PortFacts[];
  images: ImageFacts[];
  containers: ContainerFacts[];
  ownServices: OwnServiceFacts[];
  volumes: string[];
  database: DatabaseFacts;
  /** Both are looked at together with the database. */
  postgresData: PostgresDataFacts;
  encryption: EncryptionFacts;
  /** Looked at after the database, which says for which workspaces. */
  application: ApplicationFacts;
  savedProfile: SavedProfileFacts;
  /** Of a target whose apps run from source; of all others nothing is asked. */
  source?: SourceFacts | undefined;
  /** Of what is deployed through Coolify's API; of all else nothing is asked there. */
  atCoolify?: AtCoolifyFacts;
}

export type PlanGroup = keyof PlanFacts;

/** What is known before an installation: what planning has gathered, and what it plans for. */
export interface PlanningFacts extends PlanFacts {
  profile: ResolvedProfile;
  secrets: InstallationSecrets;
}

/**
 * Everything that the doctor looks at, gathered once, in parallel, each group with a time limit of
 * its own.
 */
export interface Facts {
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
  ownServices: OwnServiceFacts[];
  /** Every stack of this product on the engine, this one included. */
  stacks: StackFacts[];
  /** Container name -> its last lines, oldest first. */
  logs: ReadonlyMap<string, readonly string[]>;
  inside: InsideFacts;
  endpoints: EndpointFacts;
  database: DatabaseFacts;
  postgresData: PostgresDataFacts;
  /** Always seen: where nobody could look it is `unknown`. */
  encryption: EncryptionFacts;
  application: ApplicationFacts;
  rows: RowFacts | undefined;
  source: SourceFacts | undefined;
  /** Undefined where Coolify has not deployed it. */
  coolify: CoolifyFacts | undefined;
}

export type FactGroup = keyof Facts;

/**
 * What one look gave, or why it gave nothing. A group that failed makes the checks that read it
 * `unknown`, and no others. `noEngine`: nothing was asked, because the engine does not answer.
 */
export type Observed<Value> = { state: "seen"; value: Value } | { state: "failed"; saw: string; noEngine?: true };

/**
 * Every group on its own way: a check starts as soon as what it reads is there. None of these ever
 * rejects.
 */
export type Gathering<Known = Facts> = { readonly [Group in keyof Known]: Promise<Observed<Known[Group]>> };
