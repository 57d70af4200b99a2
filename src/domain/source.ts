import type { AppMigration } from "./docker.ts";
import type { localPorts } from "./local-address.ts";
import type { Secret } from "./secret.ts";

/**
 * The packages in the order in which they can be built: each sees the others through `dist` alone.
 * The dashboard is compiled by `next dev` as it is looked at.
 */
export const sourcePackages = ["emailo", "isomorphic-lib", "backend-lib", "api", "worker", "admin-cli"] as const;
export type SourcePackage = (typeof sourcePackages)[number];

/** Built only where somebody asks for it, for its types. */
export const typesOnly = "dashboard";

/** What a package sees of the others, through their `dist`. */
export const packageNeeds: Readonly<Record<SourcePackage, readonly SourcePackage[]>> = {
  emailo: [],
  "isomorphic-lib": ["emailo"],
  "backend-lib": ["emailo", "isomorphic-lib"],
  api: ["emailo", "isomorphic-lib", "backend-lib"],
  worker: ["emailo", "isomorphic-lib", "backend-lib"],
  "admin-cli": ["isomorphic-lib", "backend-lib"],
};

/** A checkout, and the Node that runs what is in it. */
export interface SourceTree {
  readonly root: string;
  /** The executable's path. */
  readonly node: string;
}

export interface NodeFound {
  path: string;
  /** Without the v. */
  version: string;
}

/** `unfinished`: an install or a build was begun here and did not end. */
export type Freshness = "current" | "older" | "absent" | "unfinished";

export interface PackageFacts {
  name: SourcePackage;
  state: Freshness;
}

/** A file of settings that the app reads, and that git must not carry away. */
export interface SettingsFile {
  path: string;
  text: Secret | undefined;
  mode: number | undefined;
  /** Undefined where git does not keep this folder. */
  isIgnored: boolean | undefined;
}

/** What was seen of the app's source, and of what this machine has for it. */
export interface SourceFacts {
  root: string;
  /** `other`: something else lies there. `half`: a clone that did not end. */
  state: "there" | "absent" | "half" | "other";
  /** Undefined where git does not keep it, or is not there. */
  commit: string | undefined;
  branch: string | undefined;
  /** Changed and new files that git sees. */
  changed: number;
  hasGit: boolean;
  /** Who owns it; -1 where nobody can be told. */
  owner: number;
  /** It is another user's, and we are root: what lies there would run as root. */
  isOthers: boolean;
  /** The one that fits best; undefined where there is none. */
  node: NodeFound | undefined;
  isMusl: boolean;
  freeBytes: number | undefined;
  ports: readonly {
    name: keyof typeof localPorts;
    port: number;
    free: boolean;
    owner: string | undefined;
    isOfSource: boolean;
  }[];
  settings: { root: SettingsFile; dashboard: SettingsFile };
  install: { state: Freshness; node: string | undefined };
  packages: readonly PackageFacts[];
  /** Containers, none of ours, at the ports that the app takes where it is told nothing. */
  neighbors: readonly { port: number; container: string }[];
  /** Exported variables that win over `.env`. */
  exported: readonly string[];
}

export interface CloneRequest {
  root: string;
  repository: string;
  ref: string;
}

/** A line of somebody else's output, or how far it is. */
export type SourceReport =
  | { type: "line"; line: string }
  | { type: "progress"; done: number; total: number; item: string };
type Report = (report: SourceReport) => void;

/** Git, Node and the app's own yarn, at work in a checkout. Every method throws Problem. */
export interface SourceCode {
  /** The nearest folder from here upwards that is the app's workspace. */
  find(from: string): Promise<string | undefined>;
  /** `node`: the one that the profile names. `names`: settings whose exported values would win. */
  inspect(root: string, asked: { node?: string | undefined }, signal: AbortSignal): Promise<TreeFacts>;
  /** Shallow, and whole or not at all: what is there already is never touched. */
  clone(request: CloneRequest, report: Report, signal: AbortSignal): Promise<void>;
  install(tree: SourceTree, report: Report, signal: AbortSignal): Promise<void>;
  build(tree: SourceTree, name: SourcePackage | typeof typesOnly, report: Report, signal: AbortSignal): Promise<void>;
  /** A Node program within packages/backend-lib; gives its standard output. */
  runNode(tree: SourceTree, script: string, input: string, signal: AbortSignal): Promise<string>;
  /** What the checkout carries in packages/backend-lib/drizzle; empty where it has none. */
  migrations(tree: SourceTree, signal: AbortSignal): Promise<AppMigration[]>;
  /** Runs the app's own migrator. Throws Problem migration-failed with its own words. */
  migrate(tree: SourceTree, onLine: (line: string) => void, signal: AbortSignal): Promise<void>;
}

/** What the adapter alone can see. */
export type TreeFacts = Omit<SourceFacts, "ports" | "neighbors" | "exported" | "settings" | "isOthers"> & {
  settings: Readonly<Record<keyof SourceFacts["settings"], { path: string; isIgnored: boolean | undefined }>>;
};

/** The app was made for 20; 22 is the same to its native parts (N-API). */
export const fitsApp = (version: string): boolean => /^2[0-2]\./.test(version);
