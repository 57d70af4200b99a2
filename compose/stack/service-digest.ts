import { authorityNames } from "../../src/domain/installation-files.ts";
import type { ResolvedProfile } from "../../src/domain/profile.ts";
import type { InstallationSecrets } from "../../src/domain/secret.ts";
import { Secret } from "../../src/domain/secret.ts";
import type { ServiceName } from "../../src/domain/service.ts";
import type { EnvEntry } from "../env/env-file.ts";
import { environmentEntries } from "../env/environment.ts";
import { readsSetting } from "../env/read-settings.ts";
import { partOfOverride } from "./override-part.ts";
import type { ComposeService } from "./services/compose-service.ts";
import { stackOf } from "./stack.ts";

/**
 * Service -> digest of its definition, of the settings it gets and of what a person's own file says
 * of it. Differs from a container's label: Compose is going to recreate that container. The number
 * of replicas is left out, since scaling leaves the others alone.
 */
export function serviceDigests(
  profile: ResolvedProfile,
  secrets: InstallationSecrets,
  overrideText: string | undefined,
): Map<ServiceName, string> {
  const entries = environmentEntries(profile, secrets);
  const digestOf = (serviceName: ServiceName, service: ComposeService) => {
    const override = partOfOverride(overrideText, serviceName);
    const { deploy: _, ...definition } = service;
    // A renamed file is a new file to Docker: a container keeps the authority with which it was
    // started.
    const trusted = (["database", "edge"] as const).flatMap((name) => {
      const { certificates } = profile.authorities?.[name] ?? {};
      const isMounted = service.volumes?.some((mount) => mount.startsWith(`./${authorityNames[name]}:`)) === true;
      return certificates !== undefined && isMounted ? [certificates] : [];
    });
    // What does not read a setting is not recreated because of it.
    const read = entries.filter(({ name }) => readsSetting(serviceName, name));
    return settingsDigest(read, JSON.stringify([definition, override, ...trusted]));
  };
  return new Map([...stackOf(profile, overrideText)].map(([name, service]) => [name, digestOf(name, service)]));
}

/**
 * One digest over settings and secrets that may stand in a readable file: keyed with all values
 * together, of which some are 32 random bytes, so that a weak one among them cannot be guessed from
 * it.
 */
export function settingsDigest(entries: readonly EnvEntry[], definition: string): string {
  const values = entries.map(({ name, value }) => [name, value]);
  return Secret.json("settings", values).sign(definition).toString("hex").slice(0, 32);
}
