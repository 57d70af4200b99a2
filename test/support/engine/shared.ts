import { afterAll, beforeAll, inject } from "vitest";
import type { ComposeFlavour } from "./compose-programs.ts";
import { engineAt, type RunningEngine } from "./engine.ts";
import type { SharedEngines } from "./shared-engines.ts";

/** The engine of this worker (see shared-engines.ts), with this Compose on its client's PATH. */
async function sharedEngine(compose: ComposeFlavour = "v2"): Promise<RunningEngine> {
  const { engines } = inject("sharedEngines");
  const place = engines[(Number(process.env.VITEST_POOL_ID) - 1) % engines.length];
  if (place === undefined) throw new Error("no engine is shared: only the project `engine` has them");
  return engineAt(place, compose);
}

export function sharedRegistry(): SharedEngines["registry"] {
  return inject("sharedEngines").registry;
}

/** For a whole test file: it finds the engine empty, and leaves it so. Images stay. */
export function withSharedEngine(compose: ComposeFlavour = "v2"): { readonly engine: RunningEngine } {
  let engine: RunningEngine | undefined;
  beforeAll(async () => {
    engine = await sharedEngine(compose);
    await emptyEngine(engine);
  });
  afterAll(async () => {
    if (engine !== undefined) await emptyEngine(engine);
  });
  return {
    get engine() {
      if (engine === undefined) throw new Error("the shared engine is there from beforeAll on");
      return engine;
    },
  };
}

/** Removes all containers, volumes and networks. */
export async function emptyEngine({ docker }: Pick<RunningEngine, "docker">): Promise<void> {
  const ids = async (...words: string[]) => (await docker(...words, "--quiet")).split("\n").filter(Boolean);
  const containers = await ids("ps", "--all");
  if (containers.length > 0) await docker("rm", "--force", "--volumes", ...containers);
  const volumes = await ids("volume", "ls");
  if (volumes.length > 0) await docker("volume", "rm", ...volumes);
  await docker("network", "prune", "--force");
}
