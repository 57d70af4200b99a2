import { join } from "node:path";

/** What runs from source, in the order in which they are started and shown. */
export const localServices = ["api", "dashboard", "worker"] as const;
export type LocalService = (typeof localServices)[number];

/** TypeScript's compiler, which `--watch` starts, has its row and its lines like a service. */
export const compiler = "build" as const;
export type LocalProcess = LocalService | typeof compiler;

/**
 * How one process is started, and by what it is known to work. Addresses and ports are those that
 * the app's own code has written in: requestContext.ts of the dashboard names localhost:3001, and
 * the api lets in localhost:3000 alone.
 */
export interface LocalSpec {
  name: LocalProcess;
  /** The Node program and its arguments; Node itself stands before them. */
  arguments: readonly string[];
  /** Each must start below `packages`: the app looks for `.env` in what stands before that word. */
  folder: string;
  port?: number;
  /** Its first good answer there says that it works; else a line of its log does. */
  url?: string;
  readyLine?: RegExp;
  /** A line of its log says that it has done what it does before its end: the rest is killed. */
  endLine?: RegExp;
  /** It ends at once where this does not answer. */
  needsTemporal?: true;
}

/** A line of its log says that it polls Temporal: packages/worker/src/buildWorker.ts. */
const workerCreated = /Worker created|"?state"?: ?"RUNNING"/;
/**
 * Temporal's SDK has drained the worker; then its process still stays, because of connections that
 * nobody closes (seen, for longer than 10 s).
 */
const workerStopped = /"?state"?: ?"STOPPED"/;
/** After each build, good or bad, TypeScript says that it goes on watching. */
const watching = /Watching for file changes/;

/**
 * The built form of api and worker. `ts-node-dev` stays up when the api crashes and waits for a
 * file to change, `ts-node` checks all types at each start of the worker, and its `start` wants
 * nodemon, which is not installed. The dashboard's own development server shows changes by itself.
 */
export function localSpecs(root: string, next: string): Record<LocalService, LocalSpec> {
  const folder = (name: string) => join(root, "packages", name);
  return {
    api: {
      ...{ name: "api", arguments: ["dist/scripts/startServer.js"], folder: folder("api") },
      ...{ port: 3001, url: "http://localhost:3001/api" },
    },
    dashboard: {
      // On this machine alone: without a host name `next dev` listens on all addresses.
      ...{ name: "dashboard", arguments: [next, "dev", "--hostname", "localhost", "--port", "3000"] },
      ...{ folder: folder("dashboard"), port: 3000, url: "http://localhost:3000/dashboard/api" },
    },
    worker: {
      ...{ name: "worker", arguments: ["dist/scripts/startWorker.js"], folder: folder("worker") },
      ...{ readyLine: workerCreated, endLine: workerStopped, needsTemporal: true },
    },
  };
}

/** Projects that `--watch` builds: what services see of each other only through `dist`. */
const projects: Readonly<Record<string, readonly string[]>> = {
  emailo: ["packages/emailo/tsconfig.esm.json", "packages/emailo/tsconfig.cjs.json"],
  "isomorphic-lib": ["packages/isomorphic-lib/tsconfig.build.json"],
  "backend-lib": ["packages/backend-lib/tsconfig.build.json"],
  api: ["packages/api/tsconfig.build.json"],
  worker: ["packages/worker/tsconfig.json"],
};

const shared = ["emailo", "isomorphic-lib", "backend-lib"];

export function compilerSpec(root: string, tsc: string, services: readonly LocalService[]): LocalSpec {
  const own = services.filter((service) => service !== "dashboard");
  const built = [...shared, ...own].flatMap((name) => projects[name] ?? []);
  return {
    name: compiler,
    // `--verbose` says which project it builds: that is how we know whom to restart.
    arguments: [tsc, "--build", "--watch", "--preserveWatchOutput", "--verbose", ...built],
    folder: root,
    readyLine: watching,
  };
}

/** Whose code is another one now. The dashboard's server watches what it has loaded by itself. */
export function toRestart(built: ReadonlySet<string>): LocalService[] {
  const isShared = shared.some((name) => built.has(name));
  return localServices.filter((service) => service !== "dashboard" && (isShared || built.has(service)));
}
