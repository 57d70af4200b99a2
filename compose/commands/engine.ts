import { type DockerCommand, docker } from "./command.ts";

export const dockerInfo = (): DockerCommand => docker`info --format ${"{{json .}}"}`;

/** Which socket the client would use, and whether the engine behind it is this machine's. */
export const dockerContext = (): DockerCommand => docker`context inspect --format ${"{{json .Endpoints.docker.Host}}"}`;
