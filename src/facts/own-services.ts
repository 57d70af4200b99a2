import { ownServicesIn } from "../../compose/stack/own-services.ts";
import type { ComposeProject, Docker } from "../domain/docker.ts";
import type { OwnServiceFacts } from "../domain/facts/containers.ts";
import type { DirectoryFacts } from "../domain/facts/directory.ts";

/**
 * Services that a person's own compose file adds. Compose is asked which they are, because only it
 * knows what it makes of all files together; before compose.yaml is there the file itself says it.
 */
export async function inspectOwnServices(
  docker: Pick<Docker, "composeServices" | "changedServices" | "ownContainers">,
  project: ComposeProject,
  { composeText, overrideText }: Pick<DirectoryFacts, "composeText" | "overrideText">,
  signal: AbortSignal,
): Promise<OwnServiceFacts[]> {
  if (overrideText === undefined) return [];
  const written = ownServicesIn(overrideText);
  const asked = composeText === undefined ? undefined : docker.composeServices(project, signal);
  const [declared, containers] = await Promise.all([
    asked?.catch(() => {
      // The step that starts them says what is wrong with the files.
      signal.throwIfAborted();
      return written;
    }) ?? written,
    docker.ownContainers(project.name, signal),
  ]);
  const found = declared.map(
    (service): OwnServiceFacts =>
      containers.find((one) => one.service === service) ?? { service, state: "absent", containers: [], bindings: [] },
  );
  const there = found.filter(({ state }) => state !== "absent");
  if (composeText === undefined || there.length === 0) return found;
  const changed = await docker.changedServices(project, there, signal).catch((): string[] => {
    // An older Compose cannot say: then whoever changes such a service starts it anew.
    signal.throwIfAborted();
    return [];
  });
  return found.map((one) => (changed.includes(one.service) ? { ...one, isChanged: true } : one));
}
