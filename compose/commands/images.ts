import { type DockerCommand, docker } from "./docker.ts";

/** Local only. Exits 1 when one is absent, and still prints the others, one JSON object a line. */
export const inspectImages = (references: readonly string[]): DockerCommand =>
  docker`image inspect --format ${'{"id":{{json .Id}},"tags":{{json .RepoTags}},"digests":{{json .RepoDigests}}}'} -- ${references}`;

/** Local only: its environment, as a JSON list of NAME=value. */
export const imageSettings = (reference: string): DockerCommand =>
  docker`image inspect --format ${"{{json .Config.Env}}"} -- ${reference}`;

/** Local only: what each is made of. As above where one is absent. */
export const inspectContents = (references: readonly string[]): DockerCommand =>
  docker`image inspect --format ${`{"id":{{json .Id}},"tags":{{json .RepoTags}},"digests":{{json .RepoDigests}},"created":{{json .Created}},"platform":"{{.Os}}/{{.Architecture}}","layers":{{json .RootFS.Layers}},"bytes":{{json .Size}}}`} -- ${references}`;

export const tagImage = (image: string, name: string): DockerCommand => docker`image tag -- ${image} ${name}`;

/** Its names alone go, as long as it has another one. */
export const untagImages = (names: readonly string[]): DockerCommand => docker`image rm -- ${names}`;

/** All in one archive, on standard output: layers that they share stand in it once. */
export const saveImages = (names: readonly string[]): DockerCommand => docker`image save -- ${names}`;

/** From standard input, packed or not. */
export const loadImages = (): DockerCommand => docker`image load --quiet`;

/** Only images that nothing names and nothing uses. Never `system prune`, never `--volumes`. */
export const pruneImages = (): DockerCommand => docker`image prune --force`;
