import { type DockerCommand, inspectContainers } from "../../../compose/commands/docker-arguments.ts";
import type { RunOptions, Shell } from "../shell/shell.ts";
import { askDocker, runDocker } from "./ask-docker.ts";

/**
 * The containers that a listing gives by id, as `docker container inspect` prints them: JSON, in which labels are a map. In what
 * `docker ps` prints they are one text, and a comma in one label's value makes another label of whatever follows it.
 */
export async function inspectListed(
  shell: Shell,
  listing: DockerCommand,
  doing: string,
  options: RunOptions,
): Promise<string> {
  const ids = (await askDocker(shell, listing, { doing }, options)).split("\n").filter((id) => id !== "");
  if (ids.length === 0) return "[]";
  // One that vanished since makes the command fail, and the others are printed all the same.
  const { stdout } = await runDocker(shell, inspectContainers(ids), options);
  return stdout.trim() === "" ? "[]" : stdout;
}
