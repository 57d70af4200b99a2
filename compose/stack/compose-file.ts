import { Document, Scalar, YAMLMap } from "yaml";
import { marker } from "../../src/domain/installation-files.ts";

import type { ResolvedProfile } from "../../src/domain/profile.ts";
import type { InstallationSecrets } from "../../src/domain/secret.ts";
import { dataNetwork } from "./networks.ts";
import { serviceDigests } from "./service-digest.ts";
import { type ComposeService, common, digestLabel } from "./services/compose-service.ts";
import { stackOf } from "./stack.ts";

const header = `${marker}
# The Dittofeed stack in this folder. dittofeed-setup writes this file, and overwrites your changes to it.
# To change the stack, change the profile and run dittofeed-setup again, or put your additions into
# compose.override.yaml. Compose reads that file after this one, and dittofeed-setup never touches it.
# Settings and secrets are in .env, not here. A setting without a value comes from .env; an empty one keeps the
# setting from a service that does not need it.`;

/**
 * The whole compose.yaml. No `version:` (obsolete in v2) and no `name:` (unknown to 1.29): the
 * project's name stands in .env. Valid for Compose 1.29.2, 2.26 and 2.40; a test asks all three.
 */
export function composeText(
  profile: ResolvedProfile,
  secrets: InstallationSecrets,
  overrideText: string | undefined,
): string {
  const digests = serviceDigests(profile, secrets, overrideText);
  const document = new Document(new YAMLMap());
  const defaults = document.createNode({ ...common }) as YAMLMap;
  defaults.anchor = "defaults";
  const services = new YAMLMap();
  for (const [name, service] of stackOf(profile, overrideText)) {
    const node = document.createNode(written(service, digests.get(name) ?? "")) as YAMLMap;
    node.items.unshift(document.createPair("<<", document.createAlias(defaults)));
    services.set(spaced(name, services.items.length > 0), node);
  }
  document.set("x-defaults", defaults);
  document.set(spaced("services"), services);
  document.set(spaced("networks"), { [dataNetwork]: {} });
  document.set(spaced("volumes"), {
    ...(profile.database.external === undefined && { postgres: {} }),
    redis: {},
    clickhouse: {},
    // Certificates and the account at their authority: whoever loses them runs into its rate
    // limits.
    edge: {},
  });
  document.commentBefore = header.replace(/^#/gm, "");
  return document.toString({ lineWidth: 0, blockQuote: "literal", nullStr: "" });
}

/**
 * What a service says for itself: nothing that the shared block says already, and no empty list.
 */
function written({ fromEnvFile = [], ...service }: ComposeService, digest: string): object {
  const own = Object.entries(service).filter(
    ([key, value]) => !(key in common) && !(Array.isArray(value) && value.length === 0),
  );
  const { environment = {}, ...rest } = literal(Object.fromEntries(own)) as ComposeService;
  const settings = { ...environment, ...Object.fromEntries(fromEnvFile.map((name) => [name, putIn(name)])) };
  return {
    ...rest,
    ...(Object.keys(settings).length > 0 && { environment: settings }),
    labels: { [digestLabel]: digest },
  };
}

/** The one way in which Compose is to put in anything; it refuses to where there is nothing. */
const putIn = (name: string): string => `\${${name}:?is missing in .env}`;

/** As it is to arrive: Compose would put in values wherever a `$` stands alone. */
function literal(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", "$$$$");
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, literal(inner)]));
}

/** A key with a blank line above it. */
function spaced(key: string, space = true): Scalar<string> {
  const node = new Scalar(key);
  node.spaceBefore = space;
  return node;
}
