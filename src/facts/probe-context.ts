import type { InspectedContainer } from "../domain/facts/containers.ts";
import type { DirectoryDetails, FoundInstallation } from "../domain/facts/directory.ts";
import type { EngineFacts } from "../domain/facts/engine.ts";
import type { Ports } from "../domain/ports.ts";
import type { MakeSecret } from "../domain/secret.ts";

/** What a look needs of those that came before it. */
export interface ProbeContext {
  ports: Ports;
  installation: FoundInstallation;
  engine: EngineFacts;
  directory: DirectoryDetails | undefined;
  containers: readonly InspectedContainer[];
  makeSecret: MakeSecret;
  signal: AbortSignal;
}
