export type { ComposeFlavour } from "./compose-programs.ts";
export { type Engine, startEngine } from "./engine.ts";
export { freePort } from "./ports.ts";
export { type Registry, startRegistry } from "./registry.ts";
