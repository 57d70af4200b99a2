import { Document, Scalar, YAMLMap } from "yaml";
import type { ResolvedProfile } from "../../src/domain/profile.ts";
import { authorityConfig, type CoolifyService, coolifyStackOf, Inserted, literal } from "./coolify-stack.ts";

/** Never change this text: it is how what an earlier version generated is recognised. */
export const coolifyMarker = "dittofeed-setup:coolify-file:v1";

const header = `# ${coolifyMarker}
# The Dittofeed stack for Coolify, written by: dittofeed-setup coolify generate
# COOLIFY.md says what to do with it. To change it, change the profile and generate it again.
# Coolify generates and keeps the values named SERVICE_…, and asks for those ending in :? under "Environment Variables".
# This file holds no secret.`;

/**
 * The whole file. Written out, with no anchors and no keys of our own: Coolify reads it with
 * another program than Compose, keeps what it knows, and writes the rest anew.
 */
export function coolifyComposeText(profile: ResolvedProfile): string {
  const document = new Document(new YAMLMap());
  const services = new YAMLMap();
  const stack = coolifyStackOf(profile);
  for (const [name, service] of stack)
    services.set(spaced(name, services.items.length > 0), document.createNode(written(service)));
  document.set("services", services);
  const volumes = [...stack.values()].flatMap((service) => service.volumes ?? []).map((volume) => volume.split(":")[0]);
  // Coolify names them after the application and these words: whoever renames one loses its data.
  document.set(spaced("volumes"), Object.fromEntries([...new Set(volumes)].map((name) => [name, null])));
  const { certificates } = profile.authorities?.database ?? {};
  // Not a file beside this one: Coolify would make a folder of its name.
  if (certificates !== undefined)
    document.set(spaced("configs"), { [authorityConfig]: { content: literal(certificates) } });
  document.commentBefore = header.replace(/^#/gm, "");
  return document.toString({ lineWidth: 0, blockQuote: "literal", nullStr: "" });
}

/** A service as it stands in the file, without empty lists. */
function written(service: CoolifyService): object {
  const said = Object.entries(service).filter(([, value]) => !(Array.isArray(value) && value.length === 0));
  return Object.fromEntries(said.map(([key, value]) => [key, escaped(value)]));
}

/** A tab at the beginning of a line is what Coolify's reader may refuse, whatever it stands in. */
const indented = (text: string): string => text.replace(/^\t+/gm, (tabs) => "  ".repeat(tabs.length));

function escaped(value: unknown): unknown {
  if (typeof value === "string") return literal(indented(value));
  if (value instanceof Inserted) return value.text;
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
}

/** A key with a blank line above it. */
function spaced(key: string, space = true): Scalar<string> {
  const node = new Scalar(key);
  node.spaceBefore = space;
  return node;
}
