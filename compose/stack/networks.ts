import { applicationServices, infrastructureServices, type ServiceName } from "../../src/domain/service.ts";
import type { ComposeService } from "./services/compose-service.ts";
import { writtenService } from "./written-compose-file.ts";

/**
 * Two networks: what is reached from outside, edge and tunnel, meets the app and none of its data.
 * `default` is the one that Compose makes unasked, and the only one of installations of before.
 */
export const frontNetwork = "default";
export const dataNetwork = "data";

const isOneOf = (names: readonly ServiceName[], service: ServiceName) => names.includes(service);

export function networksOf(service: ServiceName): readonly string[] {
  if (isOneOf(infrastructureServices, service)) return [dataNetwork];
  return isOneOf(applicationServices, service) ? [frontNetwork, dataNetwork] : [frontNetwork];
}

/**
 * As it stands in the file. `default` alone is not written: whoever gives the tunnel another
 * `network_mode` in an override could not, beside `networks`.
 */
export function joined(service: ServiceName, overrideText: string | undefined): Pick<ComposeService, "networks"> {
  const networks = networksOf(service);
  const isTheirs = writtenService(overrideText, service)?.network_mode !== undefined;
  return isTheirs || networks.every((name) => name === frontNetwork) ? {} : { networks: [...networks] };
}

/** What Compose calls it on the engine. */
export const networkName = (project: string, network: string): string => `${project}_${network}`;
