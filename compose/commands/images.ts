import { type DockerCommand, docker } from "./docker.ts";

/** Local only. Exits 1 when one is absent, and still prints the others, one JSON object a line. */
export const inspectImages = (references: readonly string[]): DockerCommand =>
  docker`image inspect --format ${'{"id":{{json .Id}},"tags":{{json .RepoTags}},"digests":{{json .RepoDigests}}}'} -- ${references}`;

/** Local only: its environment, as a JSON list of NAME=value. */
export const imageSettings = (reference: string): DockerCommand =>
  docker`image inspect --format ${"{{json .Config.Env}}"} -- ${reference}`;

/** Only images that nothing names and nothing uses. Never `system prune`, never `--volumes`. */
export const pruneImages = (): DockerCommand => docker`image prune --force`;
