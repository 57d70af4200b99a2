import type { InspectedContainer, StackFacts } from "./facts/containers.ts";
import type { CertificateFacts } from "./facts/endpoints.ts";
import type { NodeInContainers, Ports } from "./ports.ts";
import type { MakeSecret, Secret } from "./secret.ts";

/** What only doctor, status and the support bundle ask of an engine, and what only repairs do to it. */
export interface ContainerCare extends NodeInContainers {
  /** Containers of our services in this Compose project, whole; one-off ones left out. Secret-looking values are registered. */
  inspect(project: string, makeSecret: MakeSecret, signal: AbortSignal): Promise<InspectedContainer[]>;
  /** Every stack of this product on the engine, found by Compose's labels, never by a name's pattern. */
  stacks(signal: AbortSignal): Promise<StackFacts[]>;
  /** The last lines of a container, both streams, oldest first, without control codes. */
  logTail(container: string, lines: number, signal: AbortSignal): Promise<string[]>;
  start(containers: readonly string[], signal: AbortSignal): Promise<void>;
  restart(containers: readonly string[], signal: AbortSignal): Promise<void>;
  disconnect(container: string, network: string, signal: AbortSignal): Promise<void>;
  /** Joins a running container to a network under these names as well. */
  connect(container: string, network: string, aliases: readonly string[], signal: AbortSignal): Promise<void>;
  /** psql in the PostgreSQL container, over the server's own socket, one statement on standard input. Changes no data. */
  setRolePassword(container: string, role: string, password: Secret, signal: AbortSignal): Promise<void>;
  /** Images that no container uses and no tag names. Gives what the engine says of the space. */
  pruneImages(signal: AbortSignal): Promise<string>;
  stopContainers(containers: readonly string[], signal: AbortSignal): Promise<void>;
  /** Stops the containers of a project; removes none. */
  stop(project: string, signal: AbortSignal): Promise<void>;
}

/** Shakes hands and looks at the certificate; sends nothing. */
export type LookAtCertificate = (host: string, port: number, signal: AbortSignal) => Promise<CertificateFacts>;

export interface DoctorPorts extends Ports {
  care: ContainerCare;
  certificate: LookAtCertificate;
}
