import { isNode, parse, parseDocument } from "yaml";
import { isServiceName, type ServiceName } from "../../src/domain/service.ts";
import { digestLabel } from "./services/compose-service.ts";

/** As it stands in a file, nothing filled in: what a person wrote may be anything. */
export interface WrittenService {
  image?: unknown;
  environment?: unknown;
  env_file?: unknown;
  extends?: unknown;
  command?: unknown;
  entrypoint?: unknown;
  build?: unknown;
  deploy?: unknown;
  mem_limit?: unknown;
  mem_reservation?: unknown;
  memswap_limit?: unknown;
  network_mode?: unknown;
  pids_limit?: unknown;
  ports?: unknown;
}

/**
 * A service as a compose file has it; undefined where the file does not name it, or cannot be read.
 */
export function writtenService(text: string | undefined, service: string): WrittenService | undefined {
  if (text === undefined) return undefined;
  try {
    // Of tags that only Compose knows `yaml` would warn on stderr, with the line, past the
    // redactor.
    const services = (parse(text, { merge: true, logLevel: "error" }) as { services?: Record<string, unknown> } | null)
      ?.services;
    const found = services?.[service];
    return typeof found === "object" && found !== null ? found : undefined;
  } catch {
    // A file that a person broke: Compose says so better than we could.
    return undefined;
  }
}

/**
 * What stands under `environment:`, a map or a list; undefined where a name has no value of its
 * own.
 */
export function writtenSettings({ environment }: WrittenService): readonly (readonly [name: string, value: unknown])[] {
  if (Array.isArray(environment)) return environment.map((line) => splitEntry(String(line)));
  return Object.entries((environment ?? {}) as Record<string, unknown>);
}

function splitEntry(line: string): [string, string | undefined] {
  const at = line.indexOf("=");
  return at < 0 ? [line, undefined] : [line.slice(0, at), line.slice(at + 1)];
}

/**
 * Compose's own `!override` or `!reset` on a service or on something in it: then nothing of the
 * same place in another file counts.
 */
export function isReplaced(text: string | undefined, ...path: readonly string[]): boolean {
  if (text === undefined) return false;
  const node = parseDocument(text, { merge: true, logLevel: "silent" }).getIn(["services", ...path], true);
  return isNode(node) && /^!(override|reset)$/.test(node.tag ?? "");
}

/** The image that Compose would take; undefined where none is named as it is. */
export function writtenImage(texts: readonly (string | undefined)[], service: string): string | undefined {
  const image = texts.map((text) => writtenService(text, service)?.image).find((one) => one !== undefined);
  return typeof image === "string" && !image.includes("$") ? image : undefined;
}

const digestLine = new RegExp(`^ *${digestLabel.replaceAll(".", "\\.")}: .*$`, "gm");

/** A compose.yaml of ours without the digests: what is left is what the profile made it. */
export function withoutDigests(composeText: string): string {
  return composeText.replace(digestLine, "");
}

/**
 * Service -> the digest that stands in a compose.yaml of ours; empty for a file that cannot be
 * read, or is none of ours.
 */
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
