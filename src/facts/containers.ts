import type { InspectedContainer } from "../domain/facts/containers.ts";
import type { FoundInstallation } from "../domain/facts/directory.ts";
import { installationPaths } from "../domain/installation-files.ts";
import type { Files, Ports } from "../domain/ports.ts";

/** One line for each container of a stack. */
const largestRecord = 65_536;

/**
 * Each by its id, with the time since which it had run. One that was started again by whatever way
 * has another time, so that nothing has to take it out of the record.
 */
export type StoppedContainers = ReadonlyMap<string, string>;

/** The installation's containers, and which of them were stopped on purpose. */
export async function inspectContainers(
  { docker, files }: { docker: Pick<Ports["docker"], "containers">; files: Files },
  { project, directory }: Pick<FoundInstallation, "project" | "directory">,
  signal: AbortSignal,
): Promise<InspectedContainer[]> {
  const [containers, stopped] = await Promise.all([
    docker.containers(project, signal),
    directory === undefined ? new Map<string, string>() : readStopped(files, directory),
  ]);
  return containers.map((one) =>
    one.state === "exited" && stopped.get(one.id) === one.startedAt ? { ...one, isStopped: true } : one,
  );
}

/** A record that cannot be read says nothing: its containers have ended, which is true too. */
export async function readStopped(files: Files, directory: string): Promise<StoppedContainers> {
  try {
    const { containers }: { containers: unknown } = JSON.parse(
      (await files.read(installationPaths(directory).stopped, largestRecord)) ?? "{}",
    );
    return new Map(Object.entries(containers ?? {}).map(([id, since]) => [id, String(since)]));
  } catch {
    return new Map();
  }
}

export function stoppedText(stopped: StoppedContainers): string {
  return `${JSON.stringify({ containers: Object.fromEntries(stopped) })}\n`;
}
