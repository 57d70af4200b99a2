import { plainSetting } from "../../compose/env/settings.ts";
import { linesInWords } from "../../compose/stack/compose-line.ts";
import { type OverridePort, overridePorts } from "../../compose/stack/override-ports.ts";
import type { PublishedPort } from "../../compose/stack/published-ports.ts";
import type { PortFacts } from "../domain/facts/containers.ts";
import type { DirectoryFacts } from "../domain/facts/directory.ts";
import { overrideNames } from "../domain/installation-files.ts";

/** What of the installation's folder says which ports are published. */
export type PortsFolder = Pick<DirectoryFacts, "path" | "override" | "overrideText" | "env">;

/** What a person's own file publishes beside the profile's: the same once more is the same. */
export function addedPorts(
  published: readonly PublishedPort[],
  folder: PortsFolder | undefined,
): Required<Pick<PortFacts, "own" | "address" | "port">>[] {
  if (folder === undefined) return [];
  const isSame = (one: PublishedPort, { service, address, port }: OverridePort) =>
    one.service === service && one.address === address && one.port === port;
  return overridePorts(folder.overrideText, (name) => plainSetting(folder.env, name))
    .filter((added) => !published.some((one) => isSame(one, added)))
    .map(({ service, address, port, line }) => ({
      own: { service, place: `${folder.path}/${folder.override ?? overrideNames[0]}${linesInWords([line])}` },
      ...{ address, port },
    }));
}
