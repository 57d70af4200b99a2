import { type Document, isCollection, isMap, isNode, isScalar, visit } from "yaml";
import { isServiceName, type ServiceName } from "../../src/domain/service.ts";
import { composeDocument } from "./compose-document.ts";
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
  depends_on?: unknown;
  deploy?: unknown;
  mem_limit?: unknown;
  mem_reservation?: unknown;
  memswap_limit?: unknown;
  network_mode?: unknown;
  networks?: unknown;
  pids_limit?: unknown;
  ports?: unknown;
}

/**
 * A service as a compose file has it; undefined where the file does not name it, or cannot be read.
 */
export function writtenService(text: string | undefined, service: string): WrittenService | undefined {
  const services = text === undefined ? {} : servicesIn(text);
  const found = Object.hasOwn(services, service) ? services[service] : undefined;
  return typeof found === "object" && found !== null ? found : undefined;
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
  const node = composeDocument(text).document.getIn(["services", ...path], true);
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
      const digest = (service as { labels?: Record<string, unknown> } | null)?.labels?.[digestLabel];
      return isServiceName(name) && typeof digest === "string" ? [[name, digest] as const] : [];
    }),
  );
}

function servicesIn(composeText: string): Record<string, unknown> {
  const services = readComposeText(composeText)?.services;
  return typeof services === "object" && services !== null ? (services as Record<string, unknown>) : {};
}

/**
 * A compose file of whoever; undefined where it is none, or a person broke it: Compose says so
 * better than we could.
 */
export function readComposeText(text: string): Record<string, unknown> | undefined {
  const document = composeDocument(text).document;
  if (!isMap(document.contents) || document.errors.length > 0 || !hasPlainKeys(document)) return undefined;
  try {
    return document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/**
 * Each key once, as Compose wants it, and none a group: that would be written out, group in group,
 * until no memory is left.
 */
function hasPlainKeys(document: Document): boolean {
  let plain = true;
  visit(document, {
    Map: (_, { items }) => {
      const keys = new Set(items.map(({ key }) => (isScalar(key) ? key.value : key)));
      plain &&= keys.size === items.length && !items.some(({ key }) => isCollection(key));
      return plain ? undefined : visit.BREAK;
    },
  });
  return plain;
}
