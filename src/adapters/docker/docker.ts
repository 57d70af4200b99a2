import { logIn } from "../../../compose/commands/docker-arguments.ts";
import type { Clock, ContainerEngine } from "../../domain/ports.ts";
import type { MakeSecret } from "../../domain/secret.ts";
import type { Shell } from "../shell/shell.ts";
import { createAppMigrations } from "./app-migrations.ts";
import { askDocker } from "./ask-docker.ts";
import { containersOf, publishersOf, volumesOf } from "./containers.ts";
import { type Endpoint, findEndpoint } from "./endpoint.ts";
import { inspectCompose, inspectEngine } from "./engine.ts";
import { localImages, lookUpImage } from "./images.ts";
import { createNodeInContainers } from "./node-in-containers.ts";
import { createPostgresData } from "./postgres-data.ts";
import { pull } from "./pull.ts";
import { createStack } from "./stack.ts";

/** The ContainerEngine port over the docker client, Compose v2 or v1, and the engine's socket where it is on this host. */
export function createContainerEngine({
  shell,
  clock,
  makeSecret,
}: {
  shell: Shell;
  clock: Clock;
  makeSecret: MakeSecret;
}): ContainerEngine {
  let known: Promise<Endpoint> | undefined;
  /** Asked until it is known once: it cannot change while we run. */
  const endpoint = () => {
    known ??= findEndpoint(shell).catch((thrown: unknown) => {
      known = undefined;
      throw thrown;
    });
    return known;
  };

  return {
    inspectEngine: (signal) => inspectEngine(shell, signal),
    inspectCompose: (signal) => inspectCompose(shell, signal),
    localImages: (references, signal) => localImages(shell, references, signal),
    lookUpImage: async (reference, signal) => lookUpImage(shell, await endpoint(), reference, signal),
    containers: (project, signal) => containersOf(shell, project, signal, makeSecret),
    volumes: (project, signal) => volumesOf(shell, project, signal),
    publishers: (port, signal) => publishersOf(shell, port, signal),
    async logIn(server, username, password, signal) {
      await askDocker(
        shell,
        logIn(server, username),
        { doing: `log in to ${server}` },
        { input: password.toStdin(), signal, timeoutMs: 60_000 },
      );
    },
    pull: async (reference, report, signal) => pull(shell, await endpoint(), reference, report, signal),
    ...createStack(shell, clock),
    ...createNodeInContainers(shell),
    ...createAppMigrations(shell, clock),
    ...createPostgresData(shell, clock),
  };
}
