import { parse } from "yaml";
import { isServiceName, type ServiceName } from "../../src/domain/service.ts";
import { digestLabel } from "./service-digest.ts";

const digestLine = new RegExp(`^ *${digestLabel.replaceAll(".", "\\.")}: .*$`, "gm");

/** A compose.yaml of ours without the digests: what is left is what the profile made it. */
export function withoutDigests(composeText: string): string {
  return composeText.replace(digestLine, "");
}

/** Service -> the digest that stands in a compose.yaml of ours; empty for a file that cannot be read, or is none of ours. */
export function writtenDigests(composeText: string): Map<ServiceName, string> {
  const services = servicesIn(composeText);
  return new Map(
    Object.entries(services).flatMap(([name, service]) => {
      const digest = service?.labels?.[digestLabel];
      return isServiceName(name) && typeof digest === "string" ? [[name, digest] as const] : [];
    }),
  );
}

type Services = Record<string, { labels?: Record<string, unknown> } | null>;

function servicesIn(composeText: string): Services {
  try {
    return (parse(composeText, { merge: true }) as { services?: Services } | null)?.services ?? {};
  } catch {
    // A file that a person broke: Compose says so better than we could.
    return {};
  }
}
