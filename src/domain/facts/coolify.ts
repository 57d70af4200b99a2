import type { CoolifyApplication } from "../coolify.ts";
import type { ServiceName } from "../service.ts";
import type { ContainerState } from "./containers.ts";
import type { CoolifyAddress, CoolifyLabels } from "./coolify-labels.ts";

/** One deployment of Coolify's on this host. */
export interface CoolifyResource extends Partial<Omit<CoolifyLabels, "kind">> {
  kind: CoolifyLabels["kind"];
  /** What Coolify calls it in addresses and folders; the Compose project too. */
  uuid: string;
  /** Where Coolify puts a copy of what it has deployed: read here, and never written. */
  folder: string;
  /** Why nothing is read there; undefined where it can be. */
  unread?: string;
}

/** Names under which Coolify leaves a copy of what it has deployed, newest habit first. */
export const coolifyFiles = { compose: ["docker-compose.yaml", "docker-compose.yml"], env: ".env" } as const;

/** A setting of a service, as Coolify's compose file gives it. */
export type SettingPlace =
  /** In Coolify's list of variables under this name. */
  | { variable: string }
  /** Written in the compose file itself: no variable changes it. */
  | { fixedIn: ServiceName };

/** What is seen of a deployment on Coolify's host, beside its containers. */
export interface CoolifyFacts {
  place: CoolifyResource;
  /** Services of the compose file that was deployed last; empty where it could not be read. */
  services: readonly DeployedService[];
  /**
   * Variables that Coolify fills in itself, that the compose file needs, and that have no value.
   */
  emptyVariables: readonly string[];
  /** Paths of the host that a container is to see as a file, and that are folders. */
  foldersForFiles: readonly { service: string; source: string; target: string }[];
  /** Containers of services that are none of ours, of a person's own in the same file. */
  others: readonly { service: string; state: ContainerState | "absent"; restarts: number }[];
  /** Secrets among the variables: Coolify gives all of them to every container. */
  sharedSecrets: readonly string[];
  proxy: CoolifyProxy | undefined;
  /** What Coolify itself says of it, where a profile leads to its API. */
  told: CoolifyApplication | undefined;
  /** The public address as Coolify has it for the service that has a domain. */
  addresses: readonly (CoolifyAddress & { service: ServiceName })[];
  /** What the proxy answered for the first of them, asked on this host. */
  answer: { url: string; status: number; body: string } | { url: string; failed: string } | undefined;
}

export interface DeployedService {
  name: string;
  image: string | undefined;
  /** `always`, `missing` …; undefined where it says nothing. */
  pullPolicy: string | undefined;
  /** What it waits for to be healthy before it is started. */
  waitsFor: readonly string[];
  /** It is to run once, and not to stay. */
  isOneOff: boolean;
  /** Of its volumes those that are paths of the host. */
  binds: readonly { source: string; target: string }[];
}

/** `coolify-proxy`, as the engine shows it. */
export interface CoolifyProxy {
  id: string;
  name: string;
  image: string;
  kind: "traefik" | "caddy" | "unknown";
  isRunning: boolean;
  networks: readonly string[];
}
