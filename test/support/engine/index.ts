export type { ComposeFlavour } from "./compose-programs.ts";
export { type Engine, type EngineOptions, startEngine } from "./engine.ts";
export { freePort } from "./ports.ts";
export { type Registry, type RegistryOptions, startRegistry } from "./registry.ts";
