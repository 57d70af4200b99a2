export type { ComposeFlavour } from "./compose-programs.ts";
export { type Engine, type RunningEngine, startEngine } from "./engine.ts";
export { freePort } from "./ports.ts";
export { type Registry, startRegistry } from "./registry.ts";
export { emptyEngine, sharedRegistry, withSharedEngine } from "./shared.ts";
