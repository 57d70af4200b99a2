import type { TestProject } from "vitest/node";
import buildFirst from "../build-first.ts";
import { type EnginePlace, startEngine } from "./engine.ts";
import { startRegistry } from "./registry.ts";

/** Each has an engine: a test may then count what runs, and break what it likes. */
export const workers = 6;

export interface SharedEngines {
  readonly engines: readonly EnginePlace[];
  readonly registry: { readonly host: string; readonly url: string; readonly aliasAddress: string };
}

declare module "vitest" {
  export interface ProvidedContext {
    sharedEngines: SharedEngines;
  }
}

/** For the whole run: a registry with all images, and an engine for each worker, which pulls an image once and not once a file. */
export default async function shareEngines(project: TestProject): Promise<() => Promise<void>> {
  await buildFirst();
  const registry = await startRegistry();
  const engines = await Promise.all(Array.from({ length: workers }, () => startEngine({ registry })));
  const { host, url, aliasAddress } = registry;
  project.provide("sharedEngines", {
    engines: engines.map(({ place }) => place),
    registry: { host, url, aliasAddress },
  });
  return async () => {
    await Promise.all(engines.map((engine) => engine.stop()));
    await registry.stop();
  };
}
