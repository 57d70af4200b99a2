import type { Docker } from "../../domain/docker.ts";
import type { EngineFacts } from "../../domain/facts/engine.ts";
import type { Clock } from "../../domain/ports.ts";
import type { MakeSecret } from "../../domain/secret.ts";
import type { Shell } from "../shell/shell.ts";
import { createAppMigrations } from "./app-migrations.ts";
import { createArchives } from "./archives.ts";
import { createContainers } from "./containers.ts";
import { type Endpoint, findEndpoint, inspectCompose, inspectEngine, patienceMs } from "./engine.ts";
import { createImages } from "./images.ts";
import { createPostgresData } from "./postgres-data.ts";
import { createStack } from "./stack.ts";

/** The Docker port over the docker client, Compose v2 or v1, and the engine's socket where it is on this host. */
export function createDocker(parts: { shell: Shell; clock: Clock; makeSecret: MakeSecret }): Docker {
  const { shell, clock, makeSecret } = parts;
  let known: Promise<Endpoint> | undefined;
  /** Asked until it is known once: it cannot change while we run. */
  const endpoint = () => {
    known ??= findEndpoint(shell).catch((thrown: unknown) => {
      known = undefined;
      throw thrown;
    });
    return known;
  };

  /** Whoever asks right after somebody who has waited in vain need not wait once more. */
  let silent: { facts: EngineFacts; at: number } | undefined;
  const heldMs = 2_000;

  return {
    async inspectEngine(signal) {
      const asked = clock.elapsed();
      if (silent !== undefined && asked - silent.at < heldMs) return silent.facts;
      const facts = await inspectEngine(shell, signal);
      silent = clock.elapsed() - asked < patienceMs ? undefined : { facts, at: clock.elapsed() };
      return facts;
    },
    inspectCompose: (signal) => inspectCompose(shell, signal),
    ...createImages(shell, endpoint),
    ...createArchives(shell),
    ...createContainers(shell, makeSecret),
    ...createStack(shell, clock),
    ...createAppMigrations(shell, clock),
    ...createPostgresData(shell, clock),
  };
}
