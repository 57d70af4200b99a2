import type { PortName } from "../profile.ts";
import type { Secret } from "../secret.ts";
import type { ServiceName } from "../service.ts";
import type { CoolifyContainer, CoolifyLabels } from "./coolify-labels.ts";

export interface PortFacts {
  /** The key in the profile's `ports`; undefined for one that a person's own compose file adds. */
  name: PortName | undefined;
  /** Of such a one: whose it is, and where it stands: `/srv/acme/compose.override.yaml, line 4` */
  own?: { service: string; place: string };
  port: number;
  /** The address that the stack would bind. */
  address: string;
  /** `unknown`: the engine is on another machine, whose ports cannot be tried from here. */
  state: "free" | "ours" | "taken" | "unknown";
  /** Who holds it, as well as could be seen: "container web-1", "process nginx (pid 812)". */
  owner: string | undefined;
  /**
   * The next one up that is free and that nothing of this stack wants; looked for only where this
   * one is taken.
   */
  nextFree: number | undefined;
}

export interface ImageFacts {
  service: ServiceName;
  reference: string;
  /** `bundled`: not here, and in the bundle that is installed from. */
  state: "present" | "bundled" | "pullable" | "not-found" | "refused" | "unknown";
  /** The engine's id of the image when present. */
  id: string | undefined;
  saw: string | undefined;
  /**
   * The reference without its digest, where that one is here and the other is not: built or loaded
   * from a file, and known to no registry.
   */
  loadedAs?: string;
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
  /**
   * It serves, and the engine can start nothing in it, health checks included, until it is stopped
   * and started.
   */
  isCutOff: boolean;
  /** It has ended, and by `stop`: that one writes down what it stops. */
  isStopped?: true;
  restarts: number;
  image: string;
  imageId: string;
  /** RFC 3339, as the engine gives it. */
  startedAt: string;
  /** The same of its last end; of one that never ended a time long ago. */
  endedAt?: string;
  /**
   * The label that our compose file gives the container: what it was made from. Empty when it
   * carries none.
   */
  digest: string;
  /**
   * SECRET_KEY with which it was made; undefined where it was made without one, or is none of the
   * app's.
   */
  secretKey: Secret | undefined;
  /** Host port -> what it leads to; keyed by container port, e.g. 5432. */
  published: ReadonlyMap<number, { address: string; port: number }>;
  /**
   * What it was made to publish on the host, by its configuration: known in whatever state it is,
   * while `published` is empty as long as it is down.
   */
  bindings: readonly { address: string; port: number }[];
  /** Address in the first network; undefined when it is not running. */
  address: string | undefined;
}

/** A container as `docker inspect` shows it. Values of its environment are wrapped. */
export interface InspectedContainer extends ContainerFacts {
  project: string;
  environment: ReadonlyMap<string, Secret>;
  /**
   * Entrypoint and command, one word an entry. A word may hold a secret: never print it unredacted.
   */
  command: readonly string[];
  networks: readonly { name: string; aliases: readonly string[]; address: string }[];
  /**
   * Names of networks that it holds and that are gone; looked for only while it is down, since it
   * cannot be started with one.
   */
  lostNetworks: readonly string[];
  /** What the engine said when it could not start it, the last time. */
  startError?: string;
  /** As in the compose file: ["CMD-SHELL", "exit 0"]; empty where it has none. */
  healthTest: readonly string[];
  /** What its last probes said, newest last. */
  healthLog: readonly string[];
  /** 0: no limit. */
  memoryLimitBytes: number;
  /** Undefined where it cannot be seen: it does not run, or the engine is on another host. */
  memoryUsedBytes: number | undefined;
  /** Processor time since it was started, in milliseconds; undefined as above. */
  cpuUsedMs?: number | undefined;
  /** Set where Coolify runs it. */
  isCoolify: boolean;
  /** What Coolify's labels say of it, where it has any. */
  coolify?: CoolifyContainer;
}

/** A service that a person's own compose file adds to the stack. */
export interface OwnServiceFacts {
  service: string;
  /** Of its first container. */
  state: ContainerState | "absent";
  /** How often the engine has started one of them again, the most. */
  restarts?: number;
  health?: ContainerHealth;
  /** Names of all its containers. */
  containers: readonly string[];
  /** Ports that they were made to publish on the host, in whatever state they are. */
  bindings: readonly number[];
  /** Which Compose made the first of them, and its hash of what it was made from. */
  madeBy?: "v1" | "v2";
  hash?: string;
  /** Compose would make it anew: its files say something else of it by now. */
  isChanged?: boolean;
}

export interface StackFacts {
  project: string;
  /**
   * Where Compose was run, by its label; undefined where the label is absent, and where its
   * containers name several. An image's author can give a container this label too: nothing may be
   * changed there before a person has said so.
   */
  directory: string | undefined;
  /**
   * The label that names its compose files, as it stands: several are joined by commas. Each once.
   */
  configFiles: readonly string[];
  services: readonly string[];
  running: number;
  isCoolify: boolean;
  /** The resource in Coolify that its labels name. */
  coolify?: CoolifyLabels;
}
