import type { PublishedPort } from "./published-ports.ts";
import { isReplaced } from "./written-compose-file.ts";

/** Of these, what a person's own compose file leaves as it is. */
export function portsInForce(ports: readonly PublishedPort[], overrideText: string | undefined): PublishedPort[] {
  return ports.filter(
    ({ service }) => !isReplaced(overrideText, service) && !isReplaced(overrideText, service, "ports"),
  );
}
