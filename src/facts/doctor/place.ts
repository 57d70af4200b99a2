import type { DirectoryDetails, FoundInstallation, InspectedContainer } from "../../domain/doctor-facts.ts";
import type { DoctorPorts } from "../../domain/doctor-ports.ts";
import type { EngineFacts } from "../../domain/facts.ts";
import type { MakeSecret } from "../../domain/secret.ts";

/** What a look needs of those that came before it. */
export interface Place {
  ports: DoctorPorts;
  installation: FoundInstallation;
  engine: EngineFacts;
  directory: DirectoryDetails | undefined;
  containers: readonly InspectedContainer[];
  makeSecret: MakeSecret;
  signal: AbortSignal;
}
