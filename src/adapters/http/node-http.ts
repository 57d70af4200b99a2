/**
 * Node's http without an import statement: importing it makes Node look at every export, one of which (WebSocket) loads
 * undici, 27 ms of a first frame that needs neither. Measured with --cpu-prof on Node 24.
 */
export const nodeHttp = (): typeof import("node:http") => process.getBuiltinModule("node:http");
export const nodeHttps = (): typeof import("node:https") => process.getBuiltinModule("node:https");
